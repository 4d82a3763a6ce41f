// A thunk calls on by a jump, so that it needs to know nothing of arguments
// and stays out of call chains, which name who allocated. It may use what the
// calling convention gives away: rax, r10, r11.
#include "Thunks.h"
#include "llvm/Support/FormatVariadic.h"

using namespace drydock::trial;
using llvm::StringRef;

std::string drydock::trial::thunkName(StringRef Symbol) {
  return ("trial_thunk_" + Symbol).str();
}

// {0}: mode section, {1}: the kernel's function.
static const char Common[] = R"(
	.section {0}, "aw", @progbits
	.balign 4
trial_mode:	.long 0
	.section .bss.trial, "aw", @nobits
	.balign 4
trial_calls:	.zero 4
trial_failed:	.zero 4
	.section .rodata.trial, "a", @progbits
trial_acquires:	.asciz "\0016trial: acquires %u %s for %pB\n"
trial_fails:	.asciz "\0016trial: fails %u %s for %pB\n"
trial_releases:	.asciz "\0016trial: releases %u %s for %pB\n"
	.section .note.GNU-stack, "", @progbits
	.section .text.trial, "ax", @progbits
	.balign 16
# format in rax, ordinal in r10, name in r11; the return address of who called
# the thunk lies above ours
trial_say:
	pushq %rdi
	pushq %rsi
	pushq %rdx
	pushq %rcx
	pushq %r8
	pushq %r9
	movq %rax, %rdi
	movl %r10d, %esi
	movq %r11, %rdx
	movq 56(%rsp), %rcx
	xorl %eax, %eax
	call {1}
	popq %r9
	popq %r8
	popq %rcx
	popq %rdx
	popq %rsi
	popq %rdi
	ret
)";

// {0}: thunk, {1}: the function, {2}: what a failing call returns.
static const char Acquiring[] = R"(
	.balign 16
	.globl {0}
	.type {0}, @function
{0}:
	endbr64
	movl trial_mode(%rip), %eax
	testl %eax, %eax
	jz {1}
	movl $1, %r10d
	lock xaddl %r10d, trial_calls(%rip)
	incl %r10d
	leaq 3f(%rip), %r11
	cmpl $-1, %eax
	je 1f
	cmpl %r10d, %eax
	jne {1}
	movl $1, trial_failed(%rip)
	leaq trial_fails(%rip), %rax
	call trial_say
	movq ${2}, %rax
	ret
1:	leaq trial_acquires(%rip), %rax
	call trial_say
	jmp {1}
3:	.asciz "{1}"
	.size {0}, . - {0}
)";

// What is released after the failure is said, in its order. {2}: goes on if
// there is nothing to release.
static const char Releasing[] = R"(
	.balign 16
	.globl {0}
	.type {0}, @function
{0}:
	endbr64
	cmpl $0, trial_failed(%rip)
	je {1}
{2}	movl trial_mode(%rip), %r10d
	leaq 3f(%rip), %r11
	leaq trial_releases(%rip), %rax
	call trial_say
	jmp {1}
3:	.asciz "{1}"
	.size {0}, . - {0}
)";

// One entry of the table that CONFIG_MODVERSIONS checks imports by.
static const char Version[] = R"(
	.section __versions, "a", @progbits
	.quad {0}
1:	.asciz "{1}"
	.zero 56 - (. - 1b)
)";

static std::string thunk(const ImportedCall &C) {
  const std::string Name = thunkName(C.Name);
  if (C.K == ImportedCall::Acquires)
    return llvm::formatv(Acquiring, Name, C.Name, C.Failure);
  static constexpr const char *Arguments[] = {"rdi", "rsi", "rdx",
                                              "rcx", "r8",  "r9"};
  std::string IfNull;
  if (C.NullArgument && *C.NullArgument < std::size(Arguments))
    IfNull = llvm::formatv("\ttestq %{0}, %{0}\n\tjz {1}\n",
                           Arguments[*C.NullArgument], C.Name);
  return llvm::formatv(Releasing, Name, C.Name, IfNull);
}

std::string
drydock::trial::thunkAssembly(const std::vector<ImportedCall> &Calls,
                              uint64_t SayVersion) {
  std::string Text = llvm::formatv(Common, ThunkModeSection, ThunksSayBy).str();
  for (const ImportedCall &C : Calls)
    Text += thunk(C);
  if (SayVersion)
    Text += llvm::formatv(Version, SayVersion, ThunksSayBy).str();
  return Text;
}
