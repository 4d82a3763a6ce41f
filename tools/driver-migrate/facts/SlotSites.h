// Where a module acquires and releases what a slot can hold, as values: which
// call, which field of the driver's state keeps the handle, and by which names
// the function can reach that state.
#pragma once
#include "FunctionBody.h"
#include "plan/Group.h"
#include <map>
#include <set>

namespace drydock::migrate {

class UnitView;

struct SlotSite {
  std::string Type;   ///< of the runtime: "Mapping"
  std::string Member; ///< "map"; "release"
  std::string Function;
  TextRange Call;
  TextRange Arguments; ///< between the parentheses
  Place Where;
  /// What tells the slot from others: the field that keeps the handle,
  /// "cp_private.regs"; the type of a handler's cookie, "#net_device"; a
  /// variable of one function, "@quirk.p"; empty where one device has one; "-":
  /// unknown.
  std::string Kept;
  /// Records of the module that are at hand, each with its expression: "cp";
  /// "tq->tx_ring." of a record inside of another.
  typedef std::map<std::string, std::string> AtHand;
  AtHand States;
  /// Of those that are only companions of the one that keeps the handle: the
  /// field that points to that, "pci_chip.chip".
  std::map<std::string, std::string> Links;
  TextRange Declarations; ///< behind those of the function
  /// Something that may be the state is freed ahead of it: that statement of a
  /// block around it, and the records that are at hand there.
  bool StateGone = false;
  TextRange BeforeFree;
  AtHand BeforeFreeStates;
  /// Of an acquisition: the line of the return that reports success, and the
  /// records at hand there.
  TextRange Success;
  AtHand SuccessStates;
  /// What the function calls of the module's own.
  std::set<std::string> Callees;
  /// Of a release: the function acquires it, too, and this is for its failure.
  bool OnFailure = false;
  /// What is called between an acquisition into a variable and the place where
  /// the record gets it: the record has what it had before.
  std::set<std::string> CalleesAhead;
  /// Kept in a variable of the function alone: where its owner is declared.
  TextRange Ahead;
  /// A place for a line of its own, and what such lines begin with.
  struct Line {
    TextRange At;
    std::string Indent;
  };
  /// Held in this variable, beside what the record holds; where the one hands
  /// over to the other.
  struct BesideRecord {
    std::string Variable;
    Line Over;
    bool FromRecord = false; ///< the variable takes what the record holds
  } Beside;
  /// Of what the function acquires by this name and leaves to others: which of
  /// its owners, from one on, ahead of which lines, or why it can't be.
  struct Leaving {
    unsigned Owner = 0;
    std::vector<Line> Ahead;
    std::string Problem;
  } Left;
  /// Families of resources that end what it acquires with them.
  std::vector<std::string> EndedBy;
  std::string Problem; ///< why this one can't be converted
  bool releases() const { return Member == "release"; }
};

/// A record of the module that could have a slot.
struct StateRecord {
  TextRange End; ///< where a further field may stand; empty: nowhere
  std::vector<std::string> Fields;
  bool ZeroedByAllocation = false;
  /// Variables of functions, behind their names: they have to be initialised.
  std::vector<TextRange> Variables;
  std::set<std::string> Inside; ///< records that have it as a member
  std::string Problem;          ///< "is copied", "is not zeroed"
};

struct SlotFacts {
  std::vector<SlotSite> Sites;
  std::map<std::string, StateRecord> Records;
  /// Fields that are given something else than a handle: by name.
  std::map<std::string, Place> SetOtherwise;
  /// Fields that point to records, and whether one statement alone sets each,
  /// to what its function has just made.
  std::map<std::string, bool> SetToNew;
  /// Families of what devres owns in this module.
  std::set<std::string> Managed;

  /// All bytes of such a record are zero when it comes into being: its own
  /// allocation's, or those of the records that it is a part of.
  bool isZeroed(const std::string &Record) const;
  /// The variables that have to be initialised for that.
  std::vector<TextRange> variablesOf(const std::string &Record) const;
  /// Forgets companions whose field does not tell for certain.
  void dropLooseLinks();
  /// The device's own managed release ends it, and nothing else needs to.
  bool isManaged(const SlotSite &Site) const;
};

/// Adds what a unit does with slots of these types.
void collectSlots(const UnitView &Unit, llvm::ArrayRef<llvm::StringRef> Types,
                  SlotFacts &Out);

} // namespace drydock::migrate
