// C for the tests of facts: a few lines, or a driver of Linux 6.1.
#pragma once
#include "facts/FunctionBody.h"
#include "clang/Frontend/ASTUnit.h"
#include <functional>
#include <memory>
#include <string>

namespace drydock::migrate {

const ApiTable &tables();
const RuntimeForms &forms();

/// A few lines of C; declares what kernel functions the lines call.
std::unique_ptr<clang::ASTUnit> parseLines(const std::string &Code);

/// A driver of the kernel's source, with the installed headers; false where
/// either is missing.
bool withDriver(const std::string &Path,
                const std::function<void(clang::ASTContext &)> &Use);

/// Each function that the main file defines.
void forEachBody(clang::ASTContext &AST,
                 const std::function<void(FunctionBody &)> &Use);

} // namespace drydock::migrate
