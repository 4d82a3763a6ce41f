// Where a piece of the AST can be edited: maps token ranges that come out of
// macros to the outermost place where both ends stand in one text.
#pragma once
#include "EditSet.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"

namespace drydock::migrate {

/// The text range of the tokens Begin..End (inclusive), or an empty one if no
/// single text holds them (pasted tokens, a range across macro borders).
TextRange textRange(const clang::SourceManager &SM,
                    const clang::LangOptions &LO, clang::SourceRange Tokens);

/// The same for one location: a zero-width place to insert at.
TextRange textPoint(const clang::SourceManager &SM,
                    const clang::LangOptions &LO, clang::SourceLocation Loc);

/// What a file that the unit opened holds.
llvm::StringRef textOf(const clang::SourceManager &SM, const std::string &Path);

/// The absolute path of the file that holds a (file or macro) location.
std::string filePath(const clang::SourceManager &SM, clang::FileID File);

} // namespace drydock::migrate
