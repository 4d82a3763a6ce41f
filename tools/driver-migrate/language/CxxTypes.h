// What C++ would make of an expression and of an implicit conversion of C.
#pragma once
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

namespace drydock::migrate {

/// The enumeration that E has as its type in C++, or null: in C an
/// enumerator is an int.
const clang::EnumDecl *cxxEnum(const clang::Expr *E);

/// True if C++ converts From implicitly to the pointer, enumeration or
/// integer type To.
bool convertsInCxx(clang::ASTContext &Context, const clang::Expr *From,
                   clang::QualType To);

/// The same for two pointer types.
bool pointerConvertsInCxx(clang::ASTContext &Context, clang::QualType From,
                          clang::QualType To);

} // namespace drydock::migrate
