"""Every connector, and which of them an export is for."""

from klankbord.edges.connectors.asterisk import reading as asterisk
from klankbord.edges.connectors.connect import reading as connect
from klankbord.edges.connectors.contract import Connector
from klankbord.edges.connectors.exports import Export
from klankbord.edges.connectors.genesys import reading as genesys
from klankbord.edges.connectors.inbox import reading as inbox
from klankbord.edges.connectors.insights import reading as insights
from klankbord.edges.connectors.oreka import reading as oreka
from klankbord.edges.connectors.sheet import reading as sheet
from klankbord.edges.connectors.threecx import reading as threecx
from klankbord.edges.connectors.twilio import reading as twilio
from klankbord.edges.connectors.vcon import reading as vcon
from klankbord.edges.connectors.vicidial import reading as vicidial

CONNECTORS: dict[str, Connector] = {
    each.CONNECTOR.name: each.CONNECTOR
    for each in (
        genesys, connect, twilio, asterisk, threecx, vicidial, oreka, insights, vcon, sheet,
        inbox,
    )
}  # fmt: skip


def recognised(export: Export) -> list[Connector]:
    """The connectors that take this for an export of theirs."""
    return [each for each in CONNECTORS.values() if each.recognises(export)]
