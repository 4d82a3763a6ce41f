// Where a function that sets something up leaves with success: what it holds
// then is for others to release.
#pragma once
#include "FunctionBody.h"

namespace drydock::migrate {

struct SuccessReturn {
  const clang::Stmt *Line = nullptr;   ///< ahead of this statement; or null
  const clang::Stmt *Behind = nullptr; ///< what stands at hand there
};

/// The return in front of the labels, or the last one, where every other
/// return behind From reports an error: a negative number, an error pointer,
/// a value that its branch has just tested. Or `out: return err;` with its
/// label, where all jumps to it do so. Null: it can't be told.
SuccessReturn successReturn(const FunctionBody &Body, const clang::Stmt *From);

/// What it returns says that the function failed.
bool reportsError(const FunctionBody &Body, const clang::ReturnStmt &Return);

} // namespace drydock::migrate
