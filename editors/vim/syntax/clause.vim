" Clause: highlighting.
"
" Of two matches that start at the same place Vim takes the one defined last,
" and a keyword before either; so general patterns come first here.

if exists('b:current_syntax')
  finish
endif

let s:cpo_save = &cpo
set cpo&vim

syntax case match

" --- names ------------------------------------------------------------------
syntax match clauseTypeName /\<\u\w*\>/
" Units and constants are written alike.
syntax match clauseCaps /\<\u[A-Z0-9_]*[A-Z0-9]\>/
syntax match clauseVariant /\%(\<\u\w*::\)\@<=\u\>/
syntax match clauseVariant /\%(\<\u\w*::\)\@<=\u[A-Z0-9_]*\l\w*\>\%(::\|<\)\@!/
syntax match clauseField /\<\l\w*\>\ze\s*:\%([^:]\|$\)/
syntax match clauseVariable /\%(\<let\s\+\%(mut\s\+\)\?\)\@<=\l\w*/
syntax match clauseModule /\<\l\w*\ze::/
syntax match clauseCall /\<\l\w*\ze\s*\%((\|::<\)/
" A clause called by name.
syntax match clauseClauseCall /\%(\<\u\w*::\)\@<=\l\w*\ze\s*{/
syntax match clauseNamed /[(,]\s*\zs\<\l\w*\ze\s*=[^=>]/
syntax match clauseWildcard /\<_\>/
syntax match clauseSupport /\<\%(digest\|fail\|allocate\|conserve\|assert\)\ze\s*(/

" --- operators --------------------------------------------------------------
syntax match clauseOperator /[-+*/%&|^!<>=]/
syntax match clauseOperator /\.\.=\?/
syntax match clauseArrow /->\|=>/
" A type's angle brackets are glued to its name.
syntax match clauseAngle /\%(\<\u\w*\|\<uint\|::\)\@<=<\ze[^ =<]/

" --- after a dot ------------------------------------------------------------
syntax match clauseDot /\.\@<!\.\.\@!/ nextgroup=clauseMember,clauseMethod,clauseRounding,clauseIndex
syntax match clauseMember /\h\w*/ contained contains=clauseReserved
syntax match clauseMethod /\h\w*\ze\s*\%((\|::<\)/ contained
syntax match clauseRounding /\<\%(floor\|ceil\|half_up\|half_even\|toward_zero\|to_multiple\|split_floor\)\ze\s*(/ contained
syntax match clauseIndex /\d\+\>/ contained

" --- literals ---------------------------------------------------------------
syntax match clauseNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?/ nextgroup=clauseUnit skipwhite
syntax match clauseUnit /\<\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h\w*\>/ contained
syntax match clauseNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?%/
" `7%2` and `7% x` are no remainder: that wants a space on both sides.
syntax match clauseNumberError /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?%\ze\s*\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\%(\w\|(\)/
" A percentage is glued: `40%`.
syntax match clauseNumberError /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\s\+%\ze\s*[,;)}\]]/
" A space is missing before the unit.
syntax match clauseNumberError /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\a\w*/
syntax match clauseNumber /\<\d[0-9_]*[ui]\d\+\>/
syntax match clauseNumber /\<0x\x[0-9A-Fa-f_]*\%([ui]\d\+\)\?\>/
syntax match clauseNumber /\<0b[01][01_]*\%([ui]\d\+\)\?\>/
syntax match clauseDateError /\<\d\{4}-\d\d\?-\d\d\?\%(\w[0-9A-Za-z_:]*\)\?/
syntax match clauseDate /\<\d\{4}-\%(0[1-9]\|1[0-2]\)-\%(0[1-9]\|[12]\d\|3[01]\)\w\@!/
syntax match clauseDate /\<\d\{4}-\%(0[1-9]\|1[0-2]\)-\%(0[1-9]\|[12]\d\|3[01]\)T\%([01]\d\|2[0-3]\):[0-5]\d:[0-5]\dZ\>/
syntax keyword clauseBoolean true false

" --- contextual words: two names never stand side by side in Clause ---------
syntax match clauseItem /\<contract\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h/ nextgroup=clauseContractName skipwhite
syntax match clauseItem /\<clause\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h/ nextgroup=clauseClauseName skipwhite
syntax match clauseItem /\<unit\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h/ nextgroup=clauseUnitName skipwhite
syntax match clauseItem /\<param\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h/ nextgroup=clauseParamName skipwhite
syntax match clauseItem /\<state\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h/ nextgroup=clauseStateName skipwhite
" `<A: unit>` in a list of generic parameters.
syntax match clauseItem /\%(\<\u\w*\s*:\s*\)\@<=unit\>\ze\s*[,>]/
syntax match clauseModifier /\<\%(linear\|opaque\)\>\ze\s\+\%(\%(linear\|opaque\)\s\+\)\?struct\>/
syntax match clauseDisclosure /\<\%(sealed\|bound\|attested\|from\)\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\)\>\)\@!\h/
syntax match clauseDisclosure /\%(:\s*\)\@<=sealed\>\ze\s\+[[(]/
syntax match clauseDisclosure /\<sealed\>\ze\s*(\s*deployment\s*)/
syntax match clauseTell /\<tell\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!\h/
syntax match clauseAdvice /\<such_that\>\ze\s*{/
syntax match clauseAdvice /\<\%(given\|means\)\>\ze\s\+\%(\%(as\|else\|for\|if\|in\|let\|match\|mut\)\>\)\@!(\?\h/
syntax match clauseImplicit /\<\%(deployment\|statement\|now\)\>\%(\s*(\)\@!/

syntax match clauseContractName /\h\w*/ contained
syntax match clauseClauseName /\h\w*/ contained
syntax match clauseUnitName /\h\w*/ contained
syntax match clauseParamName /\h\w*/ contained
syntax match clauseStateName /\h\w*/ contained nextgroup=clauseHolds skipwhite
syntax match clauseHolds /\<holds\>/ contained
syntax match clauseFunctionName /\h\w*/ contained
syntax match clauseStructName /\h\w*/ contained
syntax match clauseMeasure /\%(\w\s\+\|>\s\+\)\@<=measure\>\ze\s\+\h\w*\s*{/
syntax match clauseEnumName /\h\w*/ contained
syntax match clauseConstName /\h\w*/ contained
syntax match clauseModName /\h\w*/ contained

" --- keywords ---------------------------------------------------------------
syntax keyword clauseItem use impl
syntax keyword clauseItem fn nextgroup=clauseFunctionName skipwhite
syntax keyword clauseItem struct nextgroup=clauseStructName skipwhite
syntax keyword clauseItem enum nextgroup=clauseEnumName skipwhite
syntax keyword clauseItem const nextgroup=clauseConstName skipwhite
syntax keyword clauseItem mod nextgroup=clauseModName skipwhite
syntax keyword clauseLet let
syntax keyword clauseModifier mut
syntax keyword clauseVisibility pub
syntax keyword clauseDisclosure public
syntax keyword clauseConditional if else match
syntax keyword clauseRepeat for in
syntax keyword clauseCast as
syntax keyword clauseRequire require
syntax keyword clauseReveal reveal
syntax keyword clauseAdvice advice
syntax keyword clauseSelf self Self crate super
syntax keyword clauseVariant Some None
syntax keyword clauseReserved while loop return break continue async trait macro unsafe yield segment where move ref static type dyn

" --- types ------------------------------------------------------------------
syntax match clausePrimitive /\<\%(bool\|uint\|u\%(25[0-2]\|2[0-4]\d\|1\d\d\|[1-9]\d\?\)\|i\%(8\|16\|32\|64\|128\)\)\>/
syntax keyword clauseType Field Digest Seal Salt Option Bytes Vec Amount Money SignedAmount SignedMoney Rate
syntax keyword clauseType Decimal SignedDecimal Bps Percent Exact Ratio Timestamp Date Duration Window
syntax keyword clauseStdType PublicKey Signature Approval Address Spend Coin Turn Spent Created NoteRoot
syntax keyword clauseStdType StateRoot Attested Listed NotListed

" --- strings ----------------------------------------------------------------
" A string never crosses a line. In a message, `{…}` shows a value.
syntax region clauseString start=/"/ skip=/\\./ end=/"/ end=/$/ keepend contains=clauseEscape,clauseStringBrace,clauseInterpolation,@Spell
syntax match clauseStringBrace /}/ contained
syntax region clauseInterpolation matchgroup=clauseInterpolationBrace start=/{/ end=/}/ end=/\ze"/ end=/$/ contained oneline contains=@clauseValue
syntax match clauseEscape /\\./ contained
syntax match clauseEscape /{{\|}}/ contained
syntax cluster clauseValue contains=clauseTypeName,clauseCaps,clauseModule,clauseCall,clauseDot,clauseNumber,clauseImplicit,clauseSelf

" Names are plain ASCII.
syntax match clauseStray /[$?@\\`~']/
syntax match clauseStray /[A-Za-z0-9_]*[^\x01-\x7f]\w*/

" --- attributes -------------------------------------------------------------
" In an attribute a string is compared or is a file name: nothing is interpolated.
syntax region clauseAttribute matchgroup=clauseAttributeBracket start=/#\[/ end=/\]/ end=/^\ze\s*\%(pub\|public\|fn\|struct\|enum\|impl\|clause\|contract\)\>/ contains=clauseAttributeName,clauseAttributeArgument,clauseAttributeString,clauseAttributeList,clauseNumber,clauseNumberError,clauseDate,clauseBoolean,clauseComment
syntax region clauseAttributeList start=/\[/ end=/\]/ contained transparent contains=clauseAttributeString,clauseNumber,clauseDate,clauseComment
syntax match clauseAttributeName /\%(#\[\s*\)\@<=\h\w*/ contained
syntax match clauseAttributeArgument /\<\h\w*\ze\s*=/ contained
syntax region clauseAttributeString start=/"/ skip=/\\./ end=/"/ end=/$/ contained keepend contains=clauseAttributeEscape
syntax match clauseAttributeEscape /\\./ contained

" --- comments ---------------------------------------------------------------
syntax keyword clauseTodo TODO FIXME XXX NOTE contained
syntax match clauseComment "//.*$" contains=clauseTodo,@Spell
" Four slashes are a divider and no documentation.
syntax match clauseDoc "///\%(/\)\@!.*$" contains=clauseDocCode,clauseTodo,@Spell
syntax match clauseDoc "//!.*$" contains=clauseDocCode,clauseTodo,@Spell
syntax match clauseDocCode /`[^`]\+`/ contained
syntax region clauseCommentBlock start="/\*" end="\*/" contains=clauseCommentBlock,clauseTodo,@Spell

" Nothing but a block comment spans many lines.
syntax sync minlines=100 maxlines=500

" --- colours ----------------------------------------------------------------
highlight default link clauseItem Keyword
highlight default link clauseHolds Keyword
highlight default link clauseMeasure Keyword
highlight default link clauseLet Keyword
highlight default link clauseModifier StorageClass
highlight default link clauseVisibility StorageClass
highlight default link clauseDisclosure StorageClass
highlight default link clauseConditional Conditional
highlight default link clauseRepeat Repeat
highlight default link clauseCast Operator
highlight default link clauseRequire Statement
highlight default link clauseReveal Statement
highlight default link clauseTell Statement
highlight default link clauseAdvice Statement
highlight default link clauseSelf Special
highlight default link clauseImplicit Special
highlight default link clauseWildcard Special
highlight default link clauseReserved Error
highlight default link clauseNumberError Error
highlight default link clauseDateError Error
highlight default link clauseStray Error
highlight default link clauseStringBrace Error
highlight default link clauseBoolean Boolean
highlight default link clauseNumber Number
highlight default link clauseIndex Number
highlight default link clauseDate Number
highlight default link clauseUnit Special
highlight default link clauseString String
highlight default link clauseEscape SpecialChar
highlight default link clauseInterpolationBrace Delimiter
highlight default link clauseInterpolation Normal
highlight default link clauseAttribute PreProc
highlight default link clauseAttributeBracket PreProc
highlight default link clauseAttributeName PreProc
highlight default link clauseAttributeArgument Identifier
highlight default link clauseAttributeString String
highlight default link clauseAttributeEscape SpecialChar
highlight default link clauseComment Comment
highlight default link clauseCommentBlock Comment
highlight default link clauseDoc SpecialComment
highlight default link clauseDocCode Special
highlight default link clauseTodo Todo
highlight default link clauseTypeName Type
highlight default link clauseType Type
highlight default link clauseStdType Type
highlight default link clausePrimitive Type
highlight default link clauseStructName Structure
highlight default link clauseEnumName Structure
highlight default link clauseContractName Structure
highlight default link clauseStateName Structure
highlight default link clauseUnitName Structure
highlight default link clauseVariant Constant
highlight default link clauseCaps Constant
highlight default link clauseConstName Constant
highlight default link clauseParamName Constant
highlight default link clauseModName Include
highlight default link clauseModule Include
highlight default link clauseFunctionName Function
highlight default link clauseClauseName Function
highlight default link clauseClauseCall Function
highlight default link clauseCall Function
highlight default link clauseMethod Function
highlight default link clauseSupport Function
highlight default link clauseRounding Function
highlight default link clauseField Identifier
highlight default link clauseNamed Identifier
highlight default link clauseOperator Operator
highlight default link clauseArrow Operator

let b:current_syntax = 'clause'

let &cpo = s:cpo_save
unlet s:cpo_save
