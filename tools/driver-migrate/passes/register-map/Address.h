// An address taken apart: which slot it starts from, and what is added.
#pragma once
#include "Facts.h"
#include "clang/AST/Expr.h"

namespace drydock::migrate::registers {

/// The variable or field that an expression names, or null.
const clang::ValueDecl *slotOf(const clang::Expr *E);

struct Address {
  const clang::Expr *Base = nullptr; ///< names a slot
  const clang::Expr *Sum = nullptr;  ///< without parentheses and casts
  std::vector<const clang::Expr *> Terms;
  bool Constant = false; ///< no base, and known
  std::string Unclear;
};

Address takeApart(UnitView &Unit, const clang::Expr *E);
/// Level: the text that the term is written in.
Term describe(UnitView &Unit, const clang::Expr *E, clang::FileID Level);

} // namespace drydock::migrate::registers
