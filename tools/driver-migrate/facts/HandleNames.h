// What names the handle of a slot in a function: the expression, the variable
// that has it on its way, the field that keeps it.
#pragma once
#include "FunctionBody.h"
#include <set>

namespace drydock::migrate {

/// The argument `at`, or what the result is put into; null where there is none.
const clang::Expr *handleOf(const FunctionBody &Body, const WrittenCall &Call);

/// The variable is given what a call of this function acquires.
bool isAcquiredHere(const FunctionBody &Body, const clang::VarDecl &Variable);

/// The field that a local variable is put into, or taken from, and where.
const clang::MemberExpr *fieldOf(const FunctionBody &Body,
                                 const clang::VarDecl &Variable, unsigned &At);

/// `tq->tx_ring` or `rq->rx_ring[i]`, a record inside of another: the pointer
/// that leads there. Indices are what counts on the way.
const clang::DeclRefExpr *
outerPointer(const FunctionBody &Body, const clang::Expr *Base,
             std::set<const clang::VarDecl *> &Indices);

} // namespace drydock::migrate
