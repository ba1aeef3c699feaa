"""The only place that makes threads and processes."""
