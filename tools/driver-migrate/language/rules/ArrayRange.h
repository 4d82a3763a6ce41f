// `[0 ... 7] = x`, which g++ does not know at all.
#pragma once
#include "../Rule.h"
#include "Designators.h"

namespace drydock::migrate {

/// Writes the items of an array, given in order, by position instead of by
/// index, ranges and gaps repeated. False, and nothing edited, where the
/// indices stand in another macro than the braces or a range is too long.
bool writeByPosition(const clang::InitListExpr *List,
                     llvm::ArrayRef<DesignatedItem> Items, RuleContext &C);

} // namespace drydock::migrate
