"""Metrics, alarms, charts and dashboards."""
