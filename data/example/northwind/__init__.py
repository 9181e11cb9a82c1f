"""Northwind Stores: a made-up retailer whose truth is known, because we made it.

``plan`` says what is true, ``latent`` gives every store its unseen qualities, ``people`` lets everybody answer, ``truth``
reads off what a perfect survey would find, and ``exports`` lets some of them reply, untidily.
"""
