// What asks the device: an access to a register, a function of the unit that
// makes one, a call through a pointer that may.
#pragma once
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace drydock::migrate {

class UnitView;

class DeviceReads {
public:
  explicit DeviceReads(const UnitView &Unit) : Unit(Unit) {}

  /// Something in S asks the device.
  bool in(const clang::Stmt *S) const { return in(S, 0); }

private:
  bool in(const clang::Stmt *S, unsigned Depth) const;

  const UnitView &Unit;
};

} // namespace drydock::migrate
