// Slots that hold the same address, and what is known of the registers there.
#pragma once
#include "Facts.h"

namespace drydock::migrate::registers {

/// How an access will be written.
enum class Way {
  Stays,  ///< in C, see Cause
  Direct, ///< readl(base + X): base.read<u32>(X)
  Cell,   ///< readl(X_REG): X_REG.read(), the macro makes a cell
  Escape, ///< the macro is converted; this argument of it is not proved
};

struct Decided {
  const Access *What = nullptr;
  Way How = Way::Stays;
  std::string Cause;
  bool OneWidth = true; ///< Cell: all that the macro makes are this wide
};

/// A parameter that functions add to the address: it takes offsets of one
/// width.
struct Wrapper {
  std::string Slot, Width;
  std::vector<std::pair<const Call *, const Term *>> Calls;
};

struct RegisterEntry {
  uint64_t Offset;
  std::string Width;
  std::string Name; ///< as the driver spells the offset; may be empty
  TextRange NamePlace;
  unsigned Uses = 0;
};

/// One address of one device.
struct Class {
  std::string Id;    ///< of the slot that names it
  std::string Alias; ///< "esb_dev_regs"
  std::string Map;   ///< "esb_dev_map"
  std::string Backend;
  std::set<std::string> Slots;
  std::vector<Decided> Accesses;
  std::vector<Wrapper> Wrappers;
  std::vector<RegisterEntry> Registers; ///< by offset and width
};

std::vector<Class> classesOf(const Facts &All);

/// The sum of the constant terms, or nothing. Arms of choices count as the
/// first arm; see offsetsOf().
std::vector<uint64_t> offsetsOf(const Access &A);

} // namespace drydock::migrate::registers
