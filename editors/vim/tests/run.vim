" Checks what Vim does with Clause, one line of output per check.
"
" The assertions are those of the Visual Studio Code extension, so that both
" editors agree on every word; the table below says which group of ours stands
" for which scope of theirs.

set nocompatible nomore
let s:here = expand('<sfile>:p:h')
let s:room = fnamemodify(s:here, ':h')
let s:shared = fnamemodify(s:room, ':h') . '/vscode/tests'
execute 'set runtimepath^=' . fnameescape(s:room)
filetype plugin indent on
syntax on

let s:lines = []
let s:failed = 0

function! s:Check(ok, what) abort
  call add(s:lines, (a:ok ? 'ok   ' : 'FAIL ') . a:what)
  let s:failed += a:ok ? 0 : 1
endfunction

" The groups that may stand for a scope. '' is plain text: brackets, commas,
" and names that nothing in the line explains.
let s:groups = {
      \ 'comment.block': 'clauseCommentBlock',
      \ 'comment.line.documentation': 'clauseDoc',
      \ 'comment.line.double-slash': 'clauseComment',
      \ 'constant.character.escape': 'clauseEscape\|clauseAttributeEscape',
      \ 'constant.character.escape.brace': 'clauseEscape',
      \ 'constant.language.boolean': 'clauseBoolean',
      \ 'constant.numeric.binary': 'clauseNumber',
      \ 'constant.numeric.date': 'clauseDate',
      \ 'constant.numeric.decimal': 'clauseNumber',
      \ 'constant.numeric.hex': 'clauseNumber',
      \ 'constant.numeric.index': 'clauseIndex',
      \ 'constant.numeric.integer': 'clauseNumber',
      \ 'constant.numeric.percent': 'clauseNumber',
      \ 'constant.numeric.timestamp': 'clauseDate',
      \ 'constant.other': 'clauseCaps',
      \ 'entity.name.function': 'clauseFunctionName',
      \ 'entity.name.function.call': 'clauseCall',
      \ 'entity.name.function.clause': 'clauseClauseName\|clauseClauseCall',
      \ 'entity.name.function.method': 'clauseMethod',
      \ 'entity.name.namespace': 'clauseModule\|clauseModName',
      \ 'entity.name.type': 'clauseTypeName',
      \ 'entity.name.type.contract': 'clauseContractName',
      \ 'entity.name.type.enum': 'clauseEnumName',
      \ 'entity.name.type.parameter': 'clauseTypeName',
      \ 'entity.name.type.state': 'clauseStateName',
      \ 'entity.name.type.struct': 'clauseStructName',
      \ 'entity.name.type.unit': 'clauseUnitName',
      \ 'entity.other.attribute-name': 'clauseAttributeName',
      \ 'entity.other.attribute-name.argument': 'clauseAttributeArgument',
      \ 'invalid.illegal.brace': 'clauseStringBrace',
      \ 'invalid.illegal.character': 'clauseStray',
      \ 'invalid.illegal.date': 'clauseDateError',
      \ 'invalid.illegal.number': 'clauseNumberError',
      \ 'invalid.illegal.percent': 'clauseNumberError',
      \ 'invalid.illegal.reserved': 'clauseReserved',
      \ 'keyword.control': 'clauseConditional\|clauseRepeat',
      \ 'keyword.control.advice': 'clauseAdvice\|clauseDisclosure',
      \ 'keyword.control.require': 'clauseRequire',
      \ 'keyword.control.reveal': 'clauseReveal',
      \ 'keyword.control.tell': 'clauseTell',
      \ 'keyword.declaration': 'clauseItem',
      \ 'keyword.declaration.clause': 'clauseItem',
      \ 'keyword.declaration.const': 'clauseItem',
      \ 'keyword.declaration.contract': 'clauseItem',
      \ 'keyword.declaration.enum': 'clauseItem',
      \ 'keyword.declaration.fn': 'clauseItem',
      \ 'keyword.declaration.holds': 'clauseHolds',
      \ 'keyword.declaration.impl': 'clauseItem',
      \ 'keyword.declaration.let': 'clauseLet',
      \ 'keyword.declaration.measure': 'clauseMeasure',
      \ 'keyword.declaration.mod': 'clauseItem',
      \ 'keyword.declaration.param': 'clauseItem',
      \ 'keyword.declaration.state': 'clauseItem',
      \ 'keyword.declaration.struct': 'clauseItem',
      \ 'keyword.declaration.unit': 'clauseItem',
      \ 'keyword.declaration.use': 'clauseItem',
      \ 'keyword.operator.arithmetic': 'clauseOperator',
      \ 'keyword.operator.arrow': 'clauseArrow',
      \ 'keyword.operator.arrow.fat': 'clauseArrow',
      \ 'keyword.operator.assignment': 'clauseOperator',
      \ 'keyword.operator.assignment.compound': 'clauseOperator',
      \ 'keyword.operator.bitwise': 'clauseOperator',
      \ 'keyword.operator.bitwise.shift': 'clauseOperator',
      \ 'keyword.operator.cast': 'clauseCast',
      \ 'keyword.operator.comparison': 'clauseOperator',
      \ 'keyword.operator.logical': 'clauseOperator',
      \ 'keyword.operator.range': 'clauseOperator',
      \ 'keyword.other.unit.amount': 'clauseUnit',
      \ 'keyword.other.unit.duration': 'clauseUnit',
      \ 'keyword.other.unit.percent': 'clauseNumber',
      \ 'keyword.other.unit.rate': 'clauseUnit',
      \ 'markup.inline.raw': 'clauseDocCode',
      \ 'punctuation.accessor': 'clauseDot\|',
      \ 'punctuation.definition.attribute': 'clauseAttributeBracket',
      \ 'punctuation.definition.comment': 'clauseDoc',
      \ 'punctuation.definition.string.end': 'clauseString',
      \ 'punctuation.section.braces': '',
      \ 'punctuation.section.generics.begin': 'clauseAngle',
      \ 'punctuation.section.generics.end': 'clauseOperator',
      \ 'punctuation.section.interpolation.begin': 'clauseInterpolationBrace',
      \ 'punctuation.section.interpolation.end': 'clauseInterpolationBrace',
      \ 'punctuation.section.parens.begin': '',
      \ 'punctuation.terminator': '',
      \ 'storage.modifier.disclosure': 'clauseDisclosure',
      \ 'storage.modifier.mut': 'clauseModifier',
      \ 'storage.modifier.struct': 'clauseModifier',
      \ 'storage.modifier.visibility': 'clauseVisibility',
      \ 'string.quoted.double': 'clauseString\|clauseAttributeString',
      \ 'support.function': 'clauseSupport',
      \ 'support.function.rounding': 'clauseRounding',
      \ 'support.type': 'clauseType',
      \ 'support.type.primitive': 'clausePrimitive\|clauseNumber',
      \ 'support.type.std': 'clauseStdType',
      \ 'variable.language.implicit': 'clauseImplicit',
      \ 'variable.language.self': 'clauseSelf',
      \ 'variable.language.wildcard': 'clauseWildcard',
      \ 'variable.other': 'clauseVariable\|clauseInterpolation\|',
      \ 'variable.other.constant': 'clauseConstName',
      \ 'variable.other.constant.param': 'clauseParamName',
      \ 'variable.other.enummember': 'clauseVariant\|clauseTypeName\|clauseCall',
      \ 'variable.other.member': 'clauseMember\|clauseField\|',
      \ 'variable.parameter': 'clauseField',
      \ 'variable.parameter.named': 'clauseNamed',
      \ 'variable.parameter.output': 'clauseField',
      \ }

function! s:Open(lines) abort
  enew!
  call setline(1, a:lines)
  setlocal filetype=clause
  syntax sync fromstart
endfunction

" Reads one file of assertions: `// ^^^ scope` points at the line above it.
function! s:Scopes(path) abort
  let program = []
  let checks = []
  for line in readfile(a:path)
    let caret = matchlist(line, '^//\( *\)\(\^\+\) \(\S.*\)$')
    let left = matchlist(line, '^// <\(\~*\)\(-\+\) \(\S.*\)$')
    if !empty(caret)
      call add(checks, [len(program), len(caret[1]) + 3, len(caret[2]), caret[3]])
    elseif !empty(left)
      call add(checks, [len(program), len(left[1]) + 1, len(left[2]), left[3]])
    else
      call add(program, line)
    endif
  endfor
  call s:Open(program)
  for [lnum, start, width, scopes] in checks
    let scope = substitute(split(scopes)[-1], '\.clause$', '', '')
    let text = strcharpart(getline(lnum), start - 1, width)
    let first = byteidx(getline(lnum), start - 1) + 1
    let what = fnamemodify(a:path, ':t') . ':' . lnum . ':' . start . ' ' . text
    if !has_key(s:groups, scope)
      call s:Check(0, what . ' has the scope ' . scope . ', which the table does not know')
      continue
    endif
    let found = {}
    for col in range(first, first + len(text) - 1)
      if getline(lnum)[col - 1] !=# ' '
        let found[synIDattr(synID(lnum, col, 1), 'name')] = 1
      endif
    endfor
    let wrong = filter(keys(found), 'v:val !~# ''^\%('' . s:groups[scope] . ''\)$''')
    call s:Check(empty(wrong), what . ' is ' . join(keys(found), ', ')
          \ . (empty(wrong) ? '' : ', and should be ' . s:groups[scope]))
  endfor
  return len(checks)
endfunction

" A program without its indentation gets the same one back. `keep` leaves it in:
" what is written inside a block comment is the author's.
function! s:Indent(path, keep) abort
  let wanted = readfile(a:path)
  call s:Open(a:keep ? wanted : map(copy(wanted), 'substitute(v:val, "^\\s\\+", "", "")'))
  silent normal! gg=G
  let wrong = filter(range(1, len(wanted)), 'getline(v:val) !=# wanted[v:val - 1]')
  call s:Check(empty(wrong), 'indentation of ' . fnamemodify(a:path, ':t')
        \ . (empty(wrong) ? '' : ', line ' . wrong[0] . ': ' . getline(wrong[0])))
endfunction

try
  let s:count = 0
  for s:path in sort(glob(s:shared . '/scopes/*.clause', 0, 1))
    let s:count += s:Scopes(s:path)
  endfor
  call s:Check(s:count > 200, 'there are ' . s:count . ' assertions')

  " Vim sees a variant where it is used, and only a name where it is declared.
  call s:Open(['Side::Call => T::A, std::note::Address, T::settle'])
  for [s:col, s:group] in [[7, 'clauseVariant'], [18, 'clauseVariant'], [32, 'clauseStdType'], [44, '']]
    let s:found = synIDattr(synID(1, s:col, 1), 'name')
    call s:Check(s:found ==# s:group, 'column ' . s:col . ' of a path is ' . s:found)
  endfor

  call s:Indent(s:shared . '/programs/stream.clause', 0)
  call s:Indent(s:here . '/indent.clause', 0)
  call s:Indent(s:shared . '/programs/european_option.clause', 1)

  execute 'edit! ' . fnameescape(s:shared . '/programs/stream.clause')
  call s:Check(&filetype ==# 'clause', 'a .clause file has the type clause')
  call s:Check(&commentstring ==# '// %s', 'commentstring is ' . &commentstring)
  call s:Check(&shiftwidth == 4 && &expandtab, 'four spaces are one step')
  call s:Check(&indentexpr =~# 'GetClauseIndent', 'indentexpr is set')

  call s:Open(['contract Dvp {', '    /// Settles both legs.', '}'])
  execute "normal! 2GA\<CR>And all."
  call s:Check(getline(3) ==# '    /// And all.', 'Enter continues documentation: ' . getline(3))
  call s:Open(['let x = 1;'])
  execute "normal! 1GAx\<CR>y"
  call s:Check(getline(2) ==# 'y', 'Enter after code starts no comment: ' . getline(2))
  setlocal filetype=text
  call s:Check(&commentstring !=# '// %s' && &indentexpr !~# 'Clause', 'another type undoes the settings')
catch
  call s:Check(0, v:exception . ' at ' . v:throwpoint)
endtry

call add(s:lines, s:failed ? s:failed . ' checks failed' : 'all checks passed')
call writefile(s:lines, $CLAUSE_VIM_REPORT)
execute s:failed ? 'cquit' : 'qall!'
