"""From records to figures with intervals: what each detector, the fusion and the model alone recognise, arm by arm."""
