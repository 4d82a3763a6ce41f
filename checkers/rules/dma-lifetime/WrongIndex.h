// A loop that rolls back an array by the index of another loop.
#pragma once

namespace llvm {
class CallBase;
class Value;
} // namespace llvm

namespace drydock {

/// Call stands in a loop, and Argument is read from an element that is the same
/// in each round, though the loop counts.
bool isSameEachRound(const llvm::CallBase &Call, const llvm::Value &Argument);

} // namespace drydock
