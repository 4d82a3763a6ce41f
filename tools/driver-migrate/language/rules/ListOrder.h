// Brings the items of an initialiser list into another order, as text.
#pragma once
#include "../Rule.h"

namespace drydock::migrate {

/// An item's tokens and its place in the new order.
struct ListItem {
  clang::SourceRange Tokens;
  unsigned Rank;
};

/// Moves the text of the items so that their ranks rise. Comments go along with
/// the item before them on the line, or behind them; `#if` to `#endif` moves in
/// one piece; items that one macro makes are ordered in its body. False, and
/// nothing edited, where the text does not allow it.
bool reorderList(clang::SourceRange Braces, std::vector<ListItem> Items,
                 RuleContext &C);

} // namespace drydock::migrate
