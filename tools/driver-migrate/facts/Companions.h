// A record that stands for another one: it points to it by a field that one
// statement of the module sets, to what the function has just made. Where the
// record that keeps a handle can't have a slot, the companion can.
#pragma once
#include "SlotSites.h"

namespace drydock::migrate {

/// Of the records at hand, All, adds to the site those that are companions of
/// the one that Keeper points to, each with the field that says so.
void findCompanions(const FunctionBody &Body, const clang::VarDecl &Keeper,
                    const clang::Stmt *At, const SlotSite::AtHand &All,
                    SlotSite &S);

/// Notes which fields of records the assignment makes point to others.
void noteLink(const UnitView &Unit, const FunctionBody &Body,
              const clang::BinaryOperator &Assignment, SlotFacts &Out);

} // namespace drydock::migrate
