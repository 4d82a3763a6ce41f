// Lists that no move of their pieces brings into order, as the members of one
// macro belong between others: the macros are written out.
#pragma once
#include "Designators.h"
#include "ListPieces.h"

namespace drydock::migrate {

/// Puts the innermost text where pieces mix into the new order, opening the
/// macros that hold items for several places. False, without an edit, if such
/// an item is more than a member and a value that reads the same in C++.
bool writeOut(const clang::InitListExpr *List,
              llvm::ArrayRef<DesignatedItem> Sorted,
              std::vector<ListItem> Items, RuleContext &C);

} // namespace drydock::migrate
