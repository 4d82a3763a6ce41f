// Which member or element each item of an initialiser list is for.
#pragma once
#include "../Rule.h"

namespace drydock::migrate {

/// One step from a record to a member, or from an array to its elements.
struct DesignatorStep {
  const clang::FieldDecl *Field = nullptr; ///< null: elements From to To
  uint64_t From = 0, To = 0;
  bool Written = true; ///< records without a name take a step unwritten

  uint64_t order() const { return Field ? Field->getFieldIndex() : From; }
  bool operator==(const DesignatorStep &) const = default;
};

/// An item of a list with the way to what it initialises.
struct DesignatedItem {
  const clang::Expr *Item = nullptr;
  std::vector<DesignatorStep> Path;
  bool Positional = false;

  std::vector<DesignatorStep> written() const;
};

/// The items of a list in the order of the text; empty if one of them has no
/// simple place (braces left out, GNU's `member: value`), if two are for the
/// same place, or if the list has no designators at all.
std::vector<DesignatedItem> designatedItems(const clang::InitListExpr *List,
                                            const clang::ASTContext &AST);

/// The form that has the text's designators.
const clang::InitListExpr *writtenForm(const clang::InitListExpr *List);

/// The list behind an item that stands for a member without a name, if every
/// item in it names a member: `{ .x = 1, { .y = 2 } }`.
const clang::InitListExpr *unnamedMember(const clang::Expr *Item);

/// The order in which C++ wants them.
bool comesBefore(const DesignatedItem &A, const DesignatedItem &B);

} // namespace drydock::migrate
