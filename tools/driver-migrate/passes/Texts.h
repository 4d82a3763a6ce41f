// Texts of one macro level. An expression that macros made stands in several
// texts: the invocation, the macro's body, its arguments. What is rewritten as
// one has to stand in one.
#pragma once
#include "language/EditSet.h"
#include "clang/Basic/SourceManager.h"

namespace drydock::migrate {

class UnitView;

class Texts {
public:
  explicit Texts(const UnitView &Unit) : Unit(Unit) {}

  /// The text of the module that has this token: a file or a macro's body.
  clang::FileID levelOf(clang::SourceLocation Token) const;
  /// The tokens as they stand in that text: an argument is its parameter, the
  /// expansion of an inner macro its invocation. Empty if they don't.
  TextRange at(clang::FileID Level, clang::SourceRange Tokens) const;

private:
  const UnitView &Unit;
};

} // namespace drydock::migrate
