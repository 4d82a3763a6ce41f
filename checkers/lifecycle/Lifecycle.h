// The asynchronous sources of a module and what its teardown does about them:
// timers, works, tasklets and interrupts, told apart by the place they are kept
// in. Works on all units of a module; paths don't matter here, order does.
#pragma once
#include "lifecycle/ModuleFacts.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <deque>

namespace drydock {

struct Source {
  Place Where; ///< unknown for an interrupt: its handler stands for it
  const ApiFamily *Family = nullptr;
  std::string Spelling;
  /// Of a handler in an object that a function without a row was shown: the
  /// object's record.
  std::string Object;
  std::vector<const Event *> Registered, Armed, Stopped;
  bool isManaged() const;
};

class Lifecycle {
public:
  explicit Lifecycle(const ModuleFacts &Facts);

  const ModuleFacts &facts() const { return Facts; }
  const std::vector<Source> &sources() const { return Sources; }
  /// Functions that undo a bring-up, or the module's own.
  const std::vector<std::string> &teardowns() const { return Teardowns; }
  const std::string &sourceName(const std::string &Function) const;

  /// A handler of From, or what it calls, arms To.
  const Event *arms(const Source &From, const Source &To) const;
  /// All ways of a handler of S to a use of P are decided by what is among
  /// Written: a flag may hold it back.
  bool mayHoldBack(const Source &S, const std::set<Place> &Written,
                   const Place &P) const;
  /// The same for where it arms Other.
  bool mayHoldBack(const Source &S, const std::set<Place> &Written,
                   const Source &Other) const;
  /// A handler of S hands what stands at P to a function that uses it.
  bool uses(const Source &S, const Place &P) const;
  /// Where a handler of S follows the pointer that P holds; null when it does
  /// not, or looks first at the pointer, which By sets.
  struct Use {
    SourcePlace Where;
    const FunctionFacts *In = nullptr;
  };
  Use useOf(const Source &S, const Place &P, const std::string &By) const;
  /// Its first handler itself.
  Use handlerOf(const Source &S) const;
  /// The same for a part of an object, handed to a function.
  Use useInside(const Source &S, const Place &P) const;
  /// Where Of starts to run in All: its registration, or that of its ops.
  std::vector<const Event *>::const_iterator
  startOf(const Source &Of, const std::vector<const Event *> &All) const;
  const std::vector<std::string> &bringUps() const { return BringUps; }
  /// What devres calls at the end.
  const std::vector<std::string> &actions() const { return Actions; }
  /// Bring-ups, and what other modules may call as a part of theirs.
  const std::vector<std::string> &starts() const { return Starts; }
  /// Stops S and waits for its handler: itself, or all of its family at once.
  static bool ends(const Event &E, const Source &S);
  /// devres ends S, and no teardown does so before: a net device that is
  /// stopped may free its interrupts.
  bool staysManaged(const Source &S) const;
  /// A teardown waits until a handler of S says that it is done.
  bool isWaitedFor(const Source &S) const;
  /// From the call of Teardown on, its subsystem does not call the handler.
  bool isSilencedBy(const Source &S, const std::string &Teardown) const;
  /// Teardown undoes a bring-up that starts S.
  bool isUndoneBy(const Source &S, const std::string &Teardown) const;
  /// Registered only by what units that we do not see call; they may end it.
  bool isBegunElsewhere(const Source &S) const;
  /// Places that others than a handler of S and bring-ups write: flags.
  std::set<Place> flagsAround(const Source &S) const;
  /// Something else than bring-up or power management ends S.
  bool everEnds(const Source &S) const;
  /// A teardown hands the object that S stands in to a function of another
  /// module which, by its name, ends it.
  bool mayEndElsewhere(const Source &S) const;
  /// A handler of S follows the pointer that P holds before it decides
  /// anything.
  bool followsFirst(const Source &S, const Place &P) const;
  /// A handler frees the object that S stands in: it lives as long as it needs.
  bool freesItself(const Source &S) const;
  /// A callback of the module that frees the object that S stands in, and did
  /// not make it.
  const Event *destructorOf(const Source &S) const;
  /// E frees the object that S stands in, or what holds it.
  bool freesObject(const Event &E, const Source &S) const;
  /// The teardown that undoes the bring-up which registers S; else empty.
  std::string undoing(const Source &S) const;
  /// devres owns objects of the record that S stands in.
  const Event *managedObject(const Source &S) const;

private:
  /// Variable holds handlers that run while one of Family is registered.
  bool isTable(llvm::StringRef Variable, const ApiFamily &Family) const;
  void addSources();
  /// From and all that it calls.
  std::vector<const FunctionFacts *> runs(const std::string &From) const;
  std::set<Place> gather(const std::string &From,
                         std::set<Place> FunctionFacts::*Member) const;
  std::vector<const Event *> handlerEvents(const Source &S) const;
  using Doing = llvm::function_ref<bool(const FunctionFacts &)>;
  /// A handler of S comes to a function that does it, whatever Written says.
  bool comesTo(const Source &S, const std::set<Place> &Written,
               Doing Does) const;
  bool comesTo(const std::string &From, const std::set<Place> &Written,
               Doing Does, std::set<std::string> &Seen) const;
  void addShown();
  bool isOfSource(const std::string &Handler) const;
  void addRoots();

  const ModuleFacts &Facts;
  std::deque<Event> FromFields; ///< registrations of what a field holds
  std::vector<Source> Sources;
  std::vector<std::string> Teardowns, BringUps, Starts, Actions;
  std::set<std::string> AtEnd; ///< functions that run after bring-up
  /// What only units that we do not see call, and what something else runs.
  std::set<std::string> Foreign, Ours;
};

} // namespace drydock
