"""How one text became another: hunks of changes between two versions, and marks of words.

The way of a comparison: `coarse` reads only what differs, `alignment` pairs the blocks (`units`;
`likely` those that changed, `moves` those that moved), `stretches` sees what came and went between
two pairs (`runs` says what comes or goes together), `pairs` what changed inside one (`within` a
block, `tabular` a table), `ties` what belongs together across the text, `notes` marks with their
definitions, `hunks` gives ids and proves the result. `marks` lights words.
"""
