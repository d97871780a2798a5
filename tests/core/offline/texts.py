"""A talk and an article made up for tests, with the traps real ones have."""

INSTRUCTIONS = """# Task

You are an analyst who keeps a report on battery storage architectures describing training yards
and cold stores, with data points and benefits.

## References

- [ ] Read [{title}](source.md) to learn about battery services, data points and benefits across
  training yards and cold stores.
- [ ] Read [Other](other.md) to learn about training yards and cold stores.
"""

TALK = """[music playing]

Good morning everybody and welcome to the stage. I'm so happy to
see you all here. [applause]

So today I'm very excited to announce VoltRack Balance, a new service for training yards.
[applause]
With this feature, you can reduce the cost of a
training yard by up to 40%, right?
It also keeps every cold store
within 2 degrees of its target.
VoltRack Balance moves charge between the racks of a training yard while they are in use.
VoltRack is built on StoreCell batteries to plan the load of a training yard for a week.

Imagine you run a training yard with ten thousand racks. You would save 90% of your bill.
Now let's say you add a cold store. It would be free.

Cold stores are hard, and every cold store is never only about cooling. What do we do about that?
That is why we built ColdLine. ColdLine serves a cold store from 3 sites and cuts waiting by 25%.
ColdLine supports training yards in 12 countries.

Please welcome Ada Marsh, CTO of Harbour Foods. [music playing]
Thank you. We have run our cold stores on ColdLine since spring. At Harbour Foods, ColdLine
reduces spoilage in cold stores by 35%. I love my team.
Thank you. [music playing]
Thank you, Ada. Let's look at the numbers. See figure 3 for the details.
StoreCell batteries charge 3 times faster than the cells of a training yard built last year.
Thank you all, and enjoy the rest of the conference. [applause] [music playing]
"""

ARTICLE = """---
title: Cells
---

# How storage changed

Every cold store never only cools: the fundamental question is whether to build or to borrow.

![](figure.png)

Figure 1: The cells of a cold store.

SlabCell is a battery for training yards that stores 400 kWh in one rack (see Figure 1). It costs
less than RingCell. Note that SlabCell replaces the lead plates of older training yards. However,
RingCell reaches 90% of its charge in 20 minutes, whereas SlabCell needs 3 hours.

## RingCell

RingCell uses a ring of cells instead of a slab, which lets training yards replace one cell at a
time. This design reduces repair costs by 30%. I think it is great!

| Cell | Charge |
|---|---|
| SlabCell | 3 hours |

Subscribe to our newsletter for more. These are the reasons.
"""
