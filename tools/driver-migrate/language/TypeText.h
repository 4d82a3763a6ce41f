// How a C type is written in the C++ text.
#pragma once
#include "clang/AST/ASTContext.h"
#include <string>

namespace drydock::migrate {

/// True for words that are keywords in C++ only, so can't name anything there.
bool isCxxOnlyKeyword(llvm::StringRef Word);

/// The name that such a word gets: `class` becomes `class_`.
std::string cxxName(llvm::StringRef Word);

/// The type as C++ source, or an empty string if it can't be named (a tag
/// without a name).
std::string typeText(const clang::ASTContext &Context, clang::QualType Type);

} // namespace drydock::migrate
