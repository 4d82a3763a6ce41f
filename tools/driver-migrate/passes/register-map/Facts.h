// What a unit says about registers, as values: places that hold a device's
// address (slots), accesses, and how addresses travel from slot to slot.
#pragma once
#include "../Pass.h"
#include <map>
#include <optional>
#include <set>

namespace drydock::migrate::registers {

/// A variable, parameter or field. Named as UnitView::name() does.
struct Slot {
  /// Where its type is written, and the type; several for a parameter with
  /// prototypes.
  std::vector<TextRange> TypeTexts;
  std::string Type; ///< "void __iomem *", "unsigned short"
  std::string Tag;  ///< of the record that it is a field of
  Place Where;
  TextRange Before; ///< in front of the declaration at file scope
  /// Why its type has to stay; the first reason found.
  std::string Fixed;
};

/// What an expression that names a slot is part of.
struct Use {
  enum KindType {
    Base,   ///< the base of an access
    Source, ///< goes into another slot
    Target, ///< is assigned to
    Test,   ///< compared with nothing, or negated
    Other,  ///< the address as such
  };
  std::string Slot;
  KindType Kind = Other;
  std::string Into;  ///< Source: the other slot
  size_t Access = 0; ///< Base: of which access
  TextRange Range;
  Place Where;
};

/// One part of an offset: `base + A + B` has two.
struct Term {
  TextRange Range; ///< as it stands beside the base
  TextRange Inner; ///< where its text comes from: the argument of a macro
  std::optional<uint64_t> Value;
  std::string Name; ///< an enumerator, or a macro without parameters
  /// Where the name is declared, for what is put in front of it.
  TextRange NamePlace;
  std::string Parameter; ///< it is this parameter of a function
  /// `c ? A : B`: the arms, if both are constants.
  std::vector<TextRange> Arms;
  std::vector<uint64_t> ArmValues;
};

struct Access {
  std::string Backend; ///< Mmio, Ports, IoMem
  std::string Member;  ///< read, writePaused ...
  std::string Width;   ///< u8 ...
  TextRange Call, Address;
  /// The sum of base and offset where it is written: in Call, or in the body of
  /// a macro that makes the address.
  TextRange Sum, Base;
  bool Fixed = false; ///< no base: the address is a constant
  bool Apart = false; ///< Sum stands in the body of a macro of its own
  std::string Slot;   ///< empty: the base is none
  std::vector<Term> Offset;
  std::vector<TextRange> Arguments; ///< but the address
  Place Where;
  TextRange Before;      ///< in front of the function
  bool Repeated = false; ///< of a header, and counted already
  std::string Unclear;   ///< why the address could not be taken apart
};

/// A call of a function of the module: what its parameters get.
struct Call {
  std::string Function;
  std::vector<Term> Arguments;
  Place Where;
  TextRange Before;
};

struct Facts {
  std::vector<Call> Calls;
  std::map<std::string, Slot> Slots;
  std::vector<Use> Uses;
  std::vector<Access> Accesses;
  std::set<Place> InHeaders;
  /// Functions whose address is taken: callbacks keep their signature.
  std::set<std::string> Callbacks;
};

/// Adds what this unit says.
void collect(UnitView &Unit, Facts &Into);

} // namespace drydock::migrate::registers
