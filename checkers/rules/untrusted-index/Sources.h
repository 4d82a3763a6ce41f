// Whose data a value is: a device's, firmware's or user space's, as the types
// and tables say.
#pragma once
#include "Problem.h"

namespace llvm {
class LoadInst;
}

namespace drydock {

/// V is made of data from outside: of a field with a wire type, of what a
/// function gets from there. With Users: of a record that user space passes,
/// too, which a subsystem may have checked before. Depth: steps taken so far.
bool isFromOutside(const Scope &S, const llvm::Value &V, bool Users = false,
                   unsigned Depth = 0);

/// The function was given V: as a parameter, by a call, or as some bits of such
/// data; it has not made it itself.
bool isGiven(const Scope &S, const llvm::Value &V);

/// Something in the function orders V, or what it is made of, against another
/// value; or the unit does so with the field that it was read from.
bool isOrderedAnywhere(const Scope &S, const llvm::Value &V);

/// F hands V to a function that asks how large it is, or which of several
/// values it has.
bool isBoundedByCallee(const llvm::Function &F, const llvm::Value &V);

/// Bytes of the object that Address points to, from Address on; 0: not known.
uint64_t roomAt(const Scope &S, const llvm::Value &Address);

/// Adds the fields that F orders against something.
void addOrderedFields(const llvm::Function &F, llvm::StringSet<> &Into);

/// Adds the fields that S.F fills with data from outside.
void addFilledFields(const Scope &S, llvm::StringSet<> &Into);

/// The function itself stores something at Address.
bool isWrittenHere(const Scope &S, const llvm::Value &Address);

/// The field that Load reads, as "record.member"; or "".
std::string fieldRead(const SourceNames &Names, const llvm::LoadInst &Load);

} // namespace drydock
