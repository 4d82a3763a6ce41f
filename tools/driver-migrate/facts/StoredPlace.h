// Where a driver keeps something, as one expression of one function names it:
// `&tp->lock` and `&(tp->lock)` are the same place.
#pragma once
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include <set>
#include <string>

namespace drydock::migrate {

struct StoredPlace {
  /// The same text for the same place; empty: a call or an index that changes
  /// decides which.
  std::string Key;
  /// As a reader would say it: "tp->lock".
  std::string Spelling;
  /// What the place depends on: changing one of them changes the place.
  std::set<const clang::VarDecl *> Variables;
  std::set<const clang::FieldDecl *> Pointers; ///< followed on the way
  const clang::FieldDecl *Field = nullptr;     ///< the last one, or null
  explicit operator bool() const { return !Key.empty(); }
};

/// The place that E, a pointer, points to.
StoredPlace placePointedTo(const clang::Expr *E);
/// The place that E, an lvalue, is.
StoredPlace placeNamed(const clang::Expr *E);

} // namespace drydock::migrate
