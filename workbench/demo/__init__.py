"""An invented war in 21 article versions, with outlets, a registry and reviews, to try things on.

`files` reads the data beside it, `loader` brings it in through the services that users act through.
"""
