"""What proposes."""
