// The parts of loops, whichever keyword makes them.
#pragma once
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace drydock::migrate {

/// A loop of the function's own text: macros make some that are none,
/// `do ... while (0)`.
bool isLoop(const clang::Stmt *S);
const clang::Stmt *bodyOf(const clang::Stmt *Loop);
/// Null where there is none.
const clang::Expr *conditionOf(const clang::Stmt *Loop);
/// The one statement of a block, or S.
const clang::Stmt *onlyStatement(const clang::Stmt *S);
/// Leaves the loop, or the function.
bool jumps(const clang::Stmt *S);
/// S or something in it is what Is asks for.
bool contains(const clang::Stmt *S,
              llvm::function_ref<bool(const clang::Stmt *)> Is);

} // namespace drydock::migrate
