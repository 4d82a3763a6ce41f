// What a function sets up when it is first needed, and keeps from one call to
// the next.
#pragma once

namespace llvm {
class Instruction;
}

namespace drydock {

/// `if (!p->buf) p->buf = R`, or `if (!p->buf.area) alloc(&p->buf)`.
bool isLazy(const llvm::Instruction &Acquired, bool ByArgument);

/// `if (!(p->flags & UP)) bring_up(p)`, where bring_up() writes p->flags.
bool isSetUpOnce(const llvm::Instruction &SetUp);

} // namespace drydock
