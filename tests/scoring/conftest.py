from hypothesis import settings

# A deadline measures the machine and what else it is doing; tests/benchmarks measures the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
