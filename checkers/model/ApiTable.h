// Kernel knowledge: what functions of the kernel do to resources, as loaded
// from apis/*.yaml. Data only; apis/README.md is the vocabulary.
//
//   ApiTable Table;
//   if (llvm::Error E = Table.loadEmbedded()) ...
//   if (const ApiFunction *F = Table.function("ioremap"))
//     for (const ApiEffect &Effect : F->Effects) ...
#pragma once
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace drydock {

/// What the return value tells the caller (`result:` in a row).
enum class ResultContract {
  Value,   ///< `value`: nothing known (the default)
  Void,    ///< `void`
  NonNull, ///< `nonnull`: a pointer that is never NULL nor an error pointer
  Null,    ///< `null`: NULL on failure
  ErrPtr,  ///< `errptr`: an error pointer on failure, never NULL
  NullOrErrPtr, ///< `null-or-errptr`: both occur
  ErrNo,        ///< `errno`: 0 on success, negative on failure
  ErrNoOrCount, ///< `errno-or-count`: >= 0 on success, negative on failure
  ZeroFails,    ///< `zero-fails`: 0 (or false) on failure, else success
  AlwaysZero,   ///< `zero`: 0, cannot fail
  NonZeroFails, ///< `nonzero-fails`: 0 on success, any other value on failure
};

/// Role of one member of an ops table.
enum class OpsRole {
  BringUp,
  Teardown,
  Io,
  Async,
  Suspend, ///< of the system
  Resume,
  RuntimeSuspend, ///< of an idle device
  RuntimeResume,
  Release,
};

enum class EffectWhen { Always, Success, Error };

enum class EffectKind {
  Acquire,     ///< `via` holds a new resource of family `resource`
  Release,     ///< the resource at `via` is released
  Use,         ///< the resource at `via` must be alive (an accessor)
  Dereference, ///< the pointer `via` is dereferenced: neither NULL nor error
  Test,        ///< the result is not zero exactly while `via` is held
  Validate,    ///< succeeds only if the pointer `via` is valid
  Transfer,    ///< whoever is called takes the duty to release `via`
  Store,       ///< the callee keeps `via`: it may be released through it later
  RegisterCallback, ///< `via` is a function that may run from now on
  Stop,             ///< callbacks of `via` no longer start
  Lock,             ///< a section begins: of the lock `via`, or of this CPU
  Unlock,
  AskContext, ///< the result tells whether the caller may sleep
  Init,       ///< makes an object usable: before that nobody may use it
  Terminate,  ///< does not return
  Signal,     ///< lets those go on who wait for `via`
  Wait,       ///< returns when `via` was signalled
};

/// Where an effect finds its resource: the return value, an argument, or what
/// a pointer argument points to (an out-parameter, `*name`).
struct ApiPlace {
  enum Kind { None, Return, Argument } K = None;
  unsigned Index = 0;   ///< argument, 0-based
  bool Through = false; ///< `*name`: the value stored where the argument points
};

struct ApiFamily;

struct ApiEffect {
  EffectWhen When = EffectWhen::Always;
  EffectKind Kind = EffectKind::Use;
  const ApiFamily *Resource = nullptr; ///< null only where no family applies
  ApiPlace Via;
  std::vector<ApiPlace> Key; ///< further arguments that tell instances apart
  /// Arguments that must be the same, by name, where it is acquired and where
  /// it is released (size, direction).
  std::vector<ApiPlace> Matches;
  /// RegisterCallback: argument handed to the callback, and its context
  /// (`hardirq`, `softirq`, `timer`, `work`, `thread`, `process`, `devres`).
  ApiPlace Data;
  std::string Context;
  bool Sync = true;   ///< Stop: waits for a running callback
  bool Final = false; ///< Stop: arming it again does nothing
  bool Later = false; ///< Acquire: a timer arms it, after a while
  /// RegisterCallback: with OffBits set in Off, it does not run until enabled.
  ApiPlace Off;
  uint64_t OffBits = 0;
  /// With these in Off, it runs for other devices' interrupts, too.
  uint64_t SharedBits = 0;
};

/// What a device needs, besides the mapping, for its registers to answer.
enum class MmioGate {
  None,
  Device,         ///< the handle is the device, or a part that it needs
  Sole,           ///< one of several may do: certain where a driver has one
  RuntimeSuspend, ///< drivers that do something when the device is idle
};

/// A kind of resource: what is acquired must be released by the same family.
struct ApiFamily {
  std::string Id;       ///< `io-mapping`
  std::string Noun;     ///< "I/O mapping", for messages
  std::string Acquired; ///< past participle: "mapped"
  std::string Released; ///< past participle: "unmapped"
  /// A count on an object that others hold too: release may or may not end it.
  bool Counted = false;
  /// A share in an object that somebody else made; missing its put is a
  /// reference leak.
  bool Reference = false;
  /// The device reads or writes the driver's memory while it is held.
  bool DmaMapping = false;
  /// The handle is a pointer to memory that is gone after the release.
  bool Memory = false;
  /// The handle maps device registers; accesses go through `Use` rows.
  bool Mmio = false;
  /// Registers answer only while it is held, and where.
  MmioGate GatesMmio = MmioGate::None;
  /// Runs code of the driver on its own until it is stopped: acquiring arms
  /// it, `Stop` and `Release` end it.
  bool Async = false;
  /// "record.member" of the fields that hold its handler (`work_struct.func`).
  std::vector<std::string> HandlerFields;
  /// A switch on an object (clock enabled, runtime PM active): the object
  /// itself stays valid after release, and acquiring again is normal.
  bool State = false;
  /// Passing the handle to a function without a row may hand it over.
  bool EscapesByCall = false;
  /// Nobody may sleep while it is held.
  bool Atomic = false;
  /// Taking it once more is fine.
  bool Nests = false;
  /// Handlers of this context (as in ApiEffect) do not start on this CPU while
  /// it is held: `softirq`; `hardirq`, and with it all that interrupts.
  std::string Masks;
  /// What its handler runs in, where a field holds it (as in ApiEffect).
  std::string Context;
  /// Not releasing it is a leak (false: tracked for order only).
  bool Leaks = true;
  /// Releasing NULL, or an error pointer, is allowed.
  bool NullRelease = false;
  bool ErrPtrRelease = false;
  /// Releasing it once more does nothing (`del_timer`,
  /// `v4l2_device_unregister`).
  bool RepeatRelease = false;
  /// Member of the object whose reference its last release puts.
  std::string OwnedField;
  std::string OwnedFamily; ///< of that reference
  /// Family of the reference that it holds itself, and drops when it ends.
  std::string OwnCount;
  /// Known by the names of the functions only: leaks of it are judged by what
  /// the function itself does on its other paths.
  bool ByName = false;
  /// Families whose release also ends this one (`free_netdev` and its napi).
  std::vector<std::string> ReleasedBy;
  /// Families that must not be released before it.
  std::vector<std::string> Needs;
  /// "record.member" of the fields that tell its users whether it is held.
  std::vector<std::string> ToldBy;
  /// Fields of the object with a callback that its last release runs
  /// (`struct device` has `release`).
  std::vector<std::string> RunsField;
};

struct ApiFunction {
  std::string Name;
  std::vector<std::string> Args; ///< parameter names; the count is checked
  bool Variadic = false;         ///< last of `args` is "..."
  ResultContract Result = ResultContract::Value;
  ApiPlace Returns; ///< argument that is also the return value (`get_device`)
  /// Arguments between which the result lies on success; none: not known.
  ApiPlace AtLeast, AtMost;
  std::vector<ApiEffect> Effects;
  bool Managed = false;      ///< devres of `Device` owns what is acquired
  ApiPlace Device;           ///< argument with the owning struct device
  bool LastPut = false;      ///< true tells that the last reference is gone
  bool ZeroedMemory = false; ///< what is acquired is zero-filled
  /// Context: `sleeps`, `any`, or `gfp` (decided by the argument `gfp`).
  std::string Context;
  ApiPlace Flags; ///< that argument
  bool sleeps() const { return Context == "sleeps"; }
  bool MustCheck = false;
  /// The driver's own callbacks of this role may run during the call.
  std::optional<OpsRole> Runs;
  std::string PairsWith, ManagedVariant, Runtime, Header;
  /// Nothing that an analysis of the body would not say better.
  bool saysNothing() const {
    return Effects.empty() && Result == ResultContract::Value && !Runs &&
           !sleeps();
  }
  bool Optional = false; ///< not in every configuration or version
  std::string File;      ///< table it stands in, and
  unsigned Line = 0;     ///< where
};

/// In the name of a function that undoes another one, one of Ends stands where
/// the other has Begins.
struct ApiPairWords {
  std::string Begins;
  std::vector<std::string> Ends;
};

/// In the name of a function that silences a device stand one of Has and, where
/// there are any, one of And.
struct ApiQuietingName {
  llvm::StringSet<> Has, And;
};

/// A function without a row whose name has this word, and that returns a
/// pointer to this record, hands out a new resource.
struct ApiMaker {
  std::string Word, Record;
  const ApiFamily *Family = nullptr;
};

struct ApiOpsMember {
  std::string Name;
  OpsRole Role = OpsRole::Io;
  std::string Pairs; ///< member that undoes it
  /// Link name of the function, where the build fills the table by it.
  std::string Symbol;
  std::string Context; ///< as in ApiEffect
  /// What the core releases itself where the member is missing.
  std::vector<const ApiFamily *> Default;
  /// The callback has to dispose of this argument, but where it returns
  /// GivenBack or an error.
  const ApiFamily *Owns = nullptr;
  unsigned Argument = 0;
  std::optional<int64_t> GivenBack;
  /// No call of it runs or starts from the call of that member on.
  std::string Until;
  /// Called only while the object is registered.
  bool AtStart = false;
  /// The core calls the member that undoes it also where this one fails.
  bool UndoneOnFailure = false;
  /// Only called when something has taken too long.
  bool Late = false;
};

struct ApiOpsTable {
  std::string Struct;
  std::string Header;
  std::vector<ApiOpsMember> Members;
  /// Family whose release ends calls of the io and async members.
  const ApiFamily *Live = nullptr;
  /// `STRUCT.MEMBER` of another table: from its call on, no io or async member
  /// is called.
  std::string Until;
  std::string File;
  unsigned Line = 0;
};

/// Everything loaded. Pointers stay valid for the table's life.
class ApiTable {
public:
  /// Loads the tables compiled into the program.
  llvm::Error loadEmbedded();
  /// Loads a file, or text; later rows replace earlier ones of the same name.
  /// Errors read "FILE:LINE: what is wrong; what to do".
  llvm::Error loadFile(llvm::StringRef Path);
  llvm::Error loadText(llvm::StringRef Text, llvm::StringRef Name);

  /// Finds a row by name or alias; null when there is none.
  const ApiFunction *function(llvm::StringRef Name) const {
    auto It = ByName.find(Name);
    return It == ByName.end() ? nullptr : It->second;
  }
  const ApiFamily *family(llvm::StringRef Id) const;
  const ApiOpsTable *opsTable(llvm::StringRef Struct) const;
  /// The bit of an allocation's flags that lets it sleep; 0: not known.
  uint64_t sleepingFlag() const { return SleepingFlag; }
  /// Objects of that type belong to a bus, not to who is given one.
  bool isBorrowed(llvm::StringRef Record) const {
    return BorrowedRecords.contains(Record);
  }
  /// Flag of an allocation that waits until it can be had; 0: none.
  uint64_t neverFailingFlag() const { return NeverFailingFlag; }
  /// By its name, a function without a row ends the object it is given.
  bool soundsLikeEnd(llvm::StringRef Function) const;
  /// By its name, a function without a row keeps a device from raising
  /// interrupts until it is set up.
  bool soundsQuieting(llvm::StringRef Function) const;
  const std::vector<ApiPairWords> &pairWords() const { return PairWords; }
  /// What a function without a row hands out that returns a pointer to Record,
  /// by its name; or null.
  const ApiFamily *madeBy(llvm::StringRef Function,
                          llvm::StringRef Record) const;
  /// Makes what its first argument points to usable, where nobody looks at its
  /// result; its body says the rest.
  bool initialises(llvm::StringRef Function) const {
    return Initialisers.contains(Function);
  }
  /// By its name, a function without a row hands the object it is given to a
  /// subsystem, which may call the object's handlers from then on.
  bool soundsLikeStart(llvm::StringRef Function) const;
  /// The family whose handler that member of the record holds, or null.
  const ApiFamily *handledBy(llvm::StringRef Record,
                             llvm::StringRef Member) const;

  /// Rows with names and aliases, in load order.
  const std::deque<ApiFunction> &functions() const { return Functions; }
  const std::deque<ApiFamily> &families() const { return Families; }
  const std::deque<ApiOpsTable> &opsTables() const { return OpsTables; }

private:
  friend class ApiLoader;
  std::deque<ApiFunction> Functions; ///< one per name: aliases are expanded
  std::deque<ApiFamily> Families;
  std::deque<ApiOpsTable> OpsTables;
  llvm::StringSet<> BorrowedRecords;
  uint64_t SleepingFlag = 0;
  uint64_t NeverFailingFlag = 0;
  std::vector<ApiPairWords> PairWords;
  std::vector<ApiMaker> Makers;
  std::vector<ApiQuietingName> QuietingNames;
  llvm::StringSet<> EndingWords, StartingWords, Initialisers;
  llvm::StringMap<const ApiFunction *> ByName;
  llvm::StringMap<const ApiFamily *> FamilyById;
  llvm::StringMap<const ApiOpsTable *> OpsByStruct;
};

} // namespace drydock
