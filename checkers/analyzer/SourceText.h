// How the source spells what a report is about.
#pragma once
#include <string>

namespace clang {
class ASTContext;
class Expr;
} // namespace clang

namespace drydock {

/// The pointer that an access goes through: `led->regs` of `led->regs + 4`,
/// `regs` of `&regs->control`. Never null for a non-null E.
const clang::Expr *followedPointer(const clang::Expr *E);

/// "led->regs", "&port->dev", or a phrase like "result of f()".
std::string spell(const clang::Expr *E, const clang::ASTContext &Context);

} // namespace drydock
