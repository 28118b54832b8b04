"""Everything about tickets that the knowledge base offers, under one name."""

from knowledge.asked.tickets.contacts import TicketContacts
from knowledge.asked.tickets.dispatches import Dispatches
from knowledge.asked.tickets.evaluation import TicketEvaluation
from knowledge.asked.tickets.lists import TicketLists
from knowledge.asked.tickets.reading_by_code import ReadingByCode
from knowledge.asked.tickets.satisfaction import Satisfaction
from knowledge.asked.tickets.tickets import Tickets
from knowledge.places.calendar_table import CalendarTable
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections


class TicketOffice(Tickets):
    """Tickets, and the rooms round them."""

    def __init__(self, connections: Connections, clock: Clock, calendar: CalendarTable) -> None:
        super().__init__(connections, clock, calendar)
        self.lists = TicketLists(connections, clock)
        self.contacts = TicketContacts(connections, clock, self)
        self.satisfaction = Satisfaction(connections, clock, self, calendar)
        self.dispatches = Dispatches(connections, clock)
        self.evaluation = TicketEvaluation(connections, clock)
        self.by_code = ReadingByCode(connections, clock, self)
