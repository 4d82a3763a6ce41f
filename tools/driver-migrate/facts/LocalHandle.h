// Follows what one function acquires into a local variable and releases itself:
// each path gives it back once, or the acquisition failed there.
#pragma once
#include "FunctionBody.h"
#include <set>

namespace drydock::migrate {

/// Why the function is not shown to release what Variable holds exactly once on
/// each path; empty: it is.
std::string followLocal(const FunctionBody &Body,
                        const clang::VarDecl &Variable,
                        const std::set<const clang::Stmt *> &Acquired,
                        const std::set<const clang::Stmt *> &Released);

/// The same of a handle that Link takes out of a record, being Acquired, or
/// hands over to one, being Released.
std::string followBeside(const FunctionBody &Body,
                         const clang::VarDecl &Variable,
                         const std::set<const clang::Stmt *> &Acquired,
                         const std::set<const clang::Stmt *> &Released,
                         const clang::Stmt *Link);

/// The same of what has no handle, by the calls' results.
std::string followPair(const FunctionBody &Body,
                       const std::set<const clang::Stmt *> &Acquired,
                       const std::set<const clang::Stmt *> &Released);

/// The same where it may be left held at returns: those where it is.
std::string followLeft(const FunctionBody &Body,
                       const std::set<const clang::Stmt *> &Acquired,
                       const std::set<const clang::Stmt *> &Released,
                       std::set<const clang::ReturnStmt *> &Leaving);

} // namespace drydock::migrate
