// What the functions of a module do to its asynchronous sources, without paths:
// who registers a handler, who arms, stops, and frees. Collected unit by unit;
// holds no pointer into a unit.
#pragma once
#include "engine/OpsRoles.h"
#include "lifecycle/Guards.h"
#include "lowering/SourceNames.h"
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace llvm {
class CallBase;
class Module;
class StoreInst;
} // namespace llvm

namespace drydock {

/// One thing that a function does, in the order of its code.
struct Event {
  enum Kind {
    Register, ///< Source runs Name from now on
    Arm,      ///< Source will run
    Stop,     ///< Source no longer starts; Waits: nor does it run any more
    Init,     ///< what stands in Source can be used from now on
    Set,      ///< a pointer is put into Source
    Make,     ///< an object of type Source.Owner is allocated
    Free,     ///< an object of type Source.Owner goes away
    End,      ///< by its name, Name ends what Held leads to
    Drop,     ///< something of Family, which others need, goes away
    Quiet,    ///< the device raises nothing until it is set up
    Signal,   ///< who waits for Source goes on
    Wait,     ///< until Source is signalled
    Begin,    ///< by its name, it shows a subsystem an object of Keys
    Defer,    ///< devres will call Name
    Call,     ///< of the module's function Name, or an unknown one with Keys
  } K = Call;
  Place Source; ///< unknown Owner: cannot be told
  Place Held;   ///< Free, End: where the pointer was loaded from
  /// End: the part of an object that is ended. Init: Source, in the record next
  /// to it.
  Place Inside;
  const ApiFamily *Family = nullptr; ///< of a source, or of what goes away
  bool Waits = true;
  bool Releases = false; ///< Stop: the source is gone, not only silent
  bool Final = false;    ///< Stop: arming it again does nothing
  bool Asked = false;    ///< Stop: whether it was armed decides what follows
  bool Later = false;    ///< Arm, Register: it runs after a while
  bool Inline = false; ///< Stop: it is at Source, which holds no pointer to it
  /// Register: part of a table or an object that the subsystem is shown.
  bool ByTable = false;
  bool Ends = false; ///< Call: by its name
  /// Types of the object that a handler is registered or released with, its own
  /// first, then those that start where it starts; empty: cannot be told.
  std::vector<std::string> Keys;
  bool Part = false;    ///< Free: what a field or call gave, not the whole
  bool Off = false;     ///< Register: does not run until enabled
  bool Shared = false;  ///< Register: runs for others' interrupts, too
  bool Managed = false; ///< devres undoes it, after teardown
  /// Handler or callee, as in ModuleFacts::Functions; empty: the handlers that
  /// the module keeps at Held.
  std::string Name;
  /// Register: the variable that is the table. Arm: the one that is given.
  std::string Table;
  std::string Spelling; ///< of the place
  SourcePlace Where;
  SourcePlace From;       ///< Set: the call that returned the pointer
  std::string In;         ///< function that does it
  std::set<Place> Guards; ///< what decides whether In does it
};

struct FunctionFacts {
  std::string SourceName;
  std::vector<Event> Events;
  std::set<std::string> Records; ///< types it looks into
  std::set<Place> Tests;         ///< what its branches depend on
  std::set<Place> Passes;        ///< what it hands to other functions
  /// Pointers that it follows or hands on, and where first.
  std::map<Place, SourcePlace> Follows;
  std::map<Place, Ways> Uses; ///< ways to what it follows or hands on
  /// Pointers that it follows, and functions that it calls, before it decides
  /// anything.
  std::set<Place> FollowsFirst;
  std::set<std::string> CallsFirst;
  std::set<Place> Writes; ///< itself, or by the kernel's bit operations
  /// The same in order, each with the number of Events before it.
  std::vector<std::pair<size_t, Place>> WritesInOrder;
  SourcePlace Where;
  bool IsTeardown = false, IsBringUp = false;
  std::string Undoing;     ///< the teardown beside this bring-up in its table
  std::string Silencing;   ///< from whose call on its table does not call it
  bool IsPower = false;    ///< suspends or resumes
  bool IsCallback = false; ///< its address is taken
  bool IsExported = false; ///< other modules may call it
  bool OfModule = false;   ///< module init or exit
};

class ModuleFacts {
public:
  explicit ModuleFacts(const ApiTable &Table);

  void add(const llvm::Module &Module, const SourceNames &Names,
           const OpsRoles &Roles);

  /// By a name that is one in the module: static functions carry their unit.
  const std::map<std::string, FunctionFacts> &functions() const {
    return Functions;
  }
  /// Functions that some unit stores in fields of the record, or in tables
  /// that those point to.
  std::set<std::string> handlersIn(llvm::StringRef Record) const;
  /// Of what functions without a row are shown.
  const ApiFamily &shown() const { return Shown; }
  /// What Made makes holds the private data Record, as a network device does.
  bool holds(const Event &Made, const std::string &Record) const;
  /// What Name, and what it calls, writes before or after the event at At of
  /// its sequence.
  std::set<Place> writesBefore(const std::string &Name, size_t At) const;
  std::set<Place> writesAfter(const std::string &Name, size_t At) const;
  /// Functions that some unit stores at P.
  std::set<std::string> handlersAt(const Place &P) const {
    auto It = Handlers.find(P);
    return It == Handlers.end() ? std::set<std::string>() : It->second;
  }
  /// Everything that Name does, its callees' events after their calls; the
  /// first MaxSequence of them. Ask when all units are added.
  const std::vector<const Event *> &sequence(const std::string &Name) const {
    return whole(Name).Events;
  }
  /// The event by which the sequence of Name comes to A, in the function that
  /// comes to B by another one; without B, in Name itself.
  const Event *deciding(const std::string &Name, size_t A,
                        std::optional<size_t> B) const;
  /// Functions whose sequence was asked for and is longer, or deeper, than is
  /// kept.
  const std::set<std::string> &cut() const { return Cut; }

private:
  struct Sequence {
    std::vector<const Event *> Events;
    std::vector<size_t> Call; ///< 1 + the index of the call around; 0: none
  };
  void addCallback(const OpsRoles::Callback &C, const SourceNames &Names);
  void addCall(const llvm::CallBase &Call, const SourceNames &Names,
               FunctionFacts &Out);
  void addUnknown(const llvm::CallBase &Call, const llvm::Function &Callee,
                  const SourceNames &Names, FunctionFacts &Out);
  void addEnd(const llvm::CallBase &Call, const llvm::Function &Callee,
              const SourceNames &Names, FunctionFacts &Out);
  void addBegin(const llvm::CallBase &Call, const llvm::Function &Callee,
                const SourceNames &Names, FunctionFacts &Out);
  void addEffect(const llvm::CallBase &Call, const ApiFunction &Row,
                 const ApiEffect &Effect, const SourceNames &Names,
                 FunctionFacts &Out);
  void addStore(const llvm::StoreInst &Store, const SourceNames &Names,
                FunctionFacts &Out);
  void addTable(const llvm::Instruction &I, const llvm::Value &Slot,
                const llvm::Value &Kept, const SourceNames &Names,
                FunctionFacts &Out);
  void addHandler(const llvm::Instruction &I, const llvm::Value &At,
                  const llvm::Function &Handler, const SourceNames &Names,
                  FunctionFacts &Out);
  bool isNeeded(const ApiFamily &Family) const;
  void addFirst(const llvm::Function &F, const SourceNames &Names,
                FunctionFacts &Out) const;
  void addUses(const llvm::Instruction &I, const SourceNames &Names, Guards &Of,
               FunctionFacts &Out);
  void addHolder(const llvm::Instruction &Private, const llvm::Value &Holder,
                 const SourceNames &Names);
  Event at(const llvm::Instruction &I, const SourceNames &Names) const;
  std::string idOf(const llvm::Function &F) const;
  /// False when something was left out.
  bool append(const std::string &Name, Sequence &Out,
              std::vector<std::string> &Stack, size_t Call) const;
  const Sequence &whole(const std::string &Name) const;
  std::set<Place> writes(const std::string &Name, size_t At, bool After) const;

  /// A teardown of the largest drivers has some hundred; what calls back and
  /// forth would grow without end.
  static constexpr size_t MaxSequence = 4096;
  static constexpr size_t MaxCallDepth = 9;

  const ApiTable &Table;
  ApiFamily Shown;
  std::map<std::string, FunctionFacts> Functions;
  std::map<Place, std::set<std::string>> Handlers;
  /// Records, with those whose objects lead to them: by a call, or by a field.
  std::map<std::string, std::set<std::string>> Holders, FieldHolders;
  std::map<std::string, std::set<const ApiFamily *>> HolderFamilies;
  mutable std::map<std::string, Sequence> Sequences;
  mutable std::set<std::string> Cut;
  unsigned Unit = 0;
};

/// Two names that differ in one word: `chip_get_mutex` and
/// `chip_release_mutex`. One after the other, they are a section.
bool isCounterpart(llvm::StringRef Begin, llvm::StringRef End);

} // namespace drydock
