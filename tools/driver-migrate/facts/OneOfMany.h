// Whether acquisitions are of one slot each: several in one function, or one in
// a loop.
#pragma once
#include "SlotSites.h"

namespace drydock::migrate {

/// Records inside of others, by other fields: "c->tx." and "c->rx[i].".
bool areApart(const SlotSite::AtHand &A, const SlotSite::AtHand &B);

/// In a loop that goes on where it succeeds, and not that over the records that
/// have the slot, which Indices count.
bool isRepeated(const FunctionBody &Body, const clang::CallExpr *Call,
                const SlotSite &Site, std::set<const clang::VarDecl *> Indices);

} // namespace drydock::migrate
