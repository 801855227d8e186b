"""What of a conversation is personal, so that it is never kept as text.

`finding` asks two readers and takes what either finds: patterns and lists written by hand
(`patterns`, `names`, `sensitive`), and a tagger that learned from invented calls (`tagging`; its
model is made anew by `learning` from the folder `corpus`). Nothing leaves the machine.

Source: AVG art. 5(1)(c), 9, 87; UAVG art. 46; PCI DSS 3.3.1. Measured in
docs/reference/transcripts.md.
"""
