// The records of a module that could have a slot: where a field may be added,
// whether they come into being with all bytes zero, and what is done to them as
// a whole.
#pragma once
#include "SlotSites.h"

namespace drydock::migrate {

/// "chip.regs"; empty where the record has no name.
std::string fieldName(const clang::FieldDecl &F);

/// The unit's own records.
void collectRecords(const UnitView &Unit, SlotFacts &Out);
/// What a function does to all of one.
void readRecords(const UnitView &Unit, const FunctionBody &Body,
                 SlotFacts &Out);

} // namespace drydock::migrate
