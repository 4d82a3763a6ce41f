// The accessor call that does what a plain access to registers meant to do.
#pragma once
#include "model/Finding.h"
#include <vector>

namespace clang {
class ASTContext;
class BinaryOperator;
class Expr;
} // namespace clang

namespace drydock {

/// `regs->id` becomes `readl(&regs->id)`. Empty where width, sign or byte
/// order isn't plain, or a macro is involved.
std::vector<FixIt> fixRead(const clang::Expr *Lvalue,
                           const clang::ASTContext &Context);

/// The statement `regs->id = 1` becomes `writel(1, &regs->id)`.
std::vector<FixIt> fixWrite(const clang::BinaryOperator *Assignment,
                            const clang::ASTContext &Context);

} // namespace drydock
