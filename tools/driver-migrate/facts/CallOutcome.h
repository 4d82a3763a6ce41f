// What the value of a call says of its success, where a condition asks for it.
#pragma once
#include "FunctionBody.h"

namespace drydock::migrate {

/// 1: where the call fails E is true, -1: it is false, 0: it can't be told.
int failureMakes(const FunctionBody &Body, const clang::Expr *E,
                 const clang::CallExpr *Call);

/// The branch that is taken where the call, part of the condition, failed; null
/// where there is none, or it can't be told.
const clang::Stmt *failedBranch(const FunctionBody &Body,
                                const clang::IfStmt &If,
                                const clang::CallExpr *Call);

/// S stands in a block that leaves the function ahead of At.
bool isWayOut(const FunctionBody &Body, const clang::Stmt *S,
              const clang::Stmt *At);

/// Only one of the two runs to its end: the branches of a condition, cases of a
/// switch; or the second runs where the first, the condition itself, failed.
bool areAlternatives(const FunctionBody &Body, const clang::CallExpr *A,
                     const clang::Stmt *B);

} // namespace drydock::migrate
