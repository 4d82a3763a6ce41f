// A lock that an interrupt handler takes has to be taken with interrupts off
// everywhere else: the handler would wait for whom it interrupted. Who takes
// which lock in which state of the CPU, over the units of a module.
#pragma once
#include "engine/Hooks.h"
#include "engine/InterruptLevel.h"
#include "lifecycle/Place.h"
#include <deque>
#include <map>
#include <set>

namespace drydock {

class LockContexts {
public:
  void addUnit(const UnitContext &Unit);
  void addLock(const Point &P, const LockTaken &L);
  void addCall(const Point &P, const llvm::Function &Callee);

  struct Taken {
    Place Lock;
    std::string Spelling, Function;
    PathNote Where;
    bool Waits = true, Nests = false;
    bool Open[InterruptLevels] = {}; ///< handlers of this level may start
  };
  /// One that leaves its handler out of account, and the handler's.
  struct Conflict {
    const Taken *Plain, *Handler;
    InterruptLevel At;
    std::vector<PathNote> Calls; ///< that lead to Plain
    PathNote Registered;         ///< of the handler
    std::string HandlerName;
    std::vector<const Taken *> Others; ///< of the same lock, as wrong as Plain
  };
  /// Ask when all units are added.
  std::vector<Conflict> conflicts() const;

private:
  /// A function that something outside of the module calls.
  struct Root {
    std::string Name, Title;
    InterruptLevel Runs;
    bool Interrupts = false; ///< by itself, whatever runs below its level
    PathNote Registered;
  };
  struct Call {
    std::string Callee;
    PathNote Where;
    bool Open[InterruptLevels] = {};
  };
  /// Functions that run, and the call that leads to each; null for a root.
  struct Reached {
    const Root *From = nullptr;
    const Call *By = nullptr;
    std::string Caller;
  };
  using Reach = std::map<std::string, Reached>;

  std::string idOf(const llvm::Function &F) const;
  static void look(const State &S, bool (&Open)[InterruptLevels]);
  /// Roots from level Least to Most, and all that they call.
  Reach reach(int Least, int Most) const;
  /// Roots below At, and what they call while At may interrupt.
  Reach below(InterruptLevel At) const;
  Reach follow(std::deque<std::string> Work, Reach Out, int Open) const;
  void addConflicts(InterruptLevel At, std::vector<Conflict> &Out) const;
  std::vector<PathNote> way(const Reach &Of, const std::string &To) const;

  unsigned Unit = 0;
  const SourceNames *Names = nullptr; ///< of the unit that is analysed
  std::vector<Root> Roots;
  std::map<std::string, std::vector<Call>> Calls;
  std::vector<Taken> Locks;
  /// Functions that stop something which runs on its own: what they do then is
  /// not interrupted by it.
  std::set<std::string> Stopping;
};

} // namespace drydock
