// Lists that no move of their pieces brings into order, as the members of one
// macro belong between others: the macros are written out.
#pragma once
#include "Designators.h"
#include "ListPieces.h"

namespace drydock::migrate {

/// Replaces the innermost text where pieces mix by its items in their new
/// order. False, without an edit, if an item is more than a member and a value
/// that reads the same in C++.
bool writeOut(const clang::InitListExpr *List,
              llvm::ArrayRef<DesignatedItem> Sorted,
              std::vector<ListItem> Items, RuleContext &C);

} // namespace drydock::migrate
