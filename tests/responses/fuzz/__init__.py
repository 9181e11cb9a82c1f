"""Good files by chance, and what chance does to them: a house, its faults, and the promises that hold whatever happens."""
