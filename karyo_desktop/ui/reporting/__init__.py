"""The report in the window: the form, the preview that is the output, templates, exports."""
