// What stands between the commas of an initialiser list, as text that can move.
#pragma once
#include "ListOrder.h"

namespace drydock::migrate {

struct ListPiece {
  TextRange Text; ///< from the item to its comma and the comments beside it
  clang::SourceRange Anchor;
  std::vector<ListItem> Items; ///< several if a macro makes them
  bool Comma = false;    ///< Text ends in its comma or in comments behind it
  bool OwnComma = false; ///< the macro that makes it adds one
  std::string Before, After; ///< directives that it needs wherever it stands

  unsigned first() const { return Items.front().Rank; }
  unsigned last() const { return Items.back().Rank; }
};

/// Where the argument that Loc stands in was written.
clang::SourceLocation writtenAt(const clang::SourceManager &SM,
                                clang::SourceLocation Loc);

/// The expansion one step inside File that Loc comes out of.
clang::FileID innerExpansion(const clang::SourceManager &SM,
                             clang::SourceLocation Loc, clang::FileID File);

/// True if the text between the pieces is commas and blanks alone.
bool plainGaps(llvm::ArrayRef<ListPiece> All, llvm::StringRef Text);

/// The same, and comments on lines of their own.
bool commentedGaps(llvm::ArrayRef<ListPiece> All, llvm::StringRef Text);

/// Where the comments above Item begin, behind the comma after End; Item if
/// there are none.
unsigned commentAbove(llvm::StringRef Text, unsigned End, unsigned Item);

/// The pieces of the text that File (a file, or one expansion of a macro) holds
/// of the list; none if an item lies elsewhere.
std::vector<ListPiece> listPieces(llvm::ArrayRef<ListItem> Items,
                                  clang::FileID File, RuleContext &C);

/// Widens the pieces over comments or conditionals, where commas and blanks
/// are not all that stands between them. Begin and End: between the braces; 0
/// if there are none. Split: pieces of one conditional get conditionals of
/// their own. False if a comment would end up at another piece.
bool attachSurroundings(std::vector<ListPiece> &All, llvm::StringRef Text,
                        unsigned Begin, unsigned End, bool Split);

} // namespace drydock::migrate
