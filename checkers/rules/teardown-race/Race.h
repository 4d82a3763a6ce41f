// What can go wrong with a source when teardown runs, and how it is told.
#pragma once
#include "lifecycle/Lifecycle.h"
#include "model/Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace drydock {
struct UnitContext;
}

namespace drydock::teardown_race {

using Events = std::vector<const Event *>;
using Sink = llvm::function_ref<void(Finding)>;

/// S is not stopped at the end of its object, or stopped without waiting.
void checkNeverEnded(const Lifecycle &L, const Source &S, Sink Report);

/// S is stopped while another source that arms it may still run.
void checkOrder(const Lifecycle &L, const Source &S,
                const std::string &Teardown, Sink Report);

/// What a handler follows is released before its source is stopped. What is in
/// Reported was told of another teardown.
void checkReleases(const Lifecycle &L, const std::string &Teardown,
                   std::set<const Event *> &Reported, Sink Report);

/// devres frees what a handler follows before it stops the handler: it undoes
/// in reverse order.
void checkManaged(const Lifecycle &L, const std::string &Start,
                  std::set<const Event *> &Reported, Sink Report);

/// A teardown returns before it has undone anything, though nobody asks whether
/// it could.
void checkGivesUp(const UnitContext &Unit, Sink Report);

/// A function that requests a managed handler frees by hand what the handler is
/// called with.
void checkFreedUnder(const UnitContext &Unit, Sink Report);

/// "timer 'priv->poll'".
std::string what(const Source &S);
std::string handler(const Lifecycle &L, const Source &S);
PathNote note(const Lifecycle &L, const Event &E, std::string Message);
/// Likely, with the notes that each has in common.
Finding make(const Lifecycle &L, const Source &S, SourcePlace Where,
             const std::string &Function, std::string Message,
             const Event *Armed);

} // namespace drydock::teardown_race
