"""The real functions under a load that no test machine bears: services, time and chance are a model of AWS."""
