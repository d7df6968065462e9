" Clause: indentation by brackets.
"
" A line stands one step deeper than the line that holds the bracket round it,
" and a line that starts with a closing bracket stands like that line.
" Brackets in strings and comments do not count.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetClauseIndent(v:lnum)
setlocal indentkeys=0{,0},0),0],!^F,o,O
setlocal nolisp nosmartindent

let b:undo_indent = 'setlocal indentexpr< indentkeys< lisp< smartindent<'

if exists('*GetClauseIndent')
  finish
endif

let s:cpo_save = &cpo
set cpo&vim

" 1 where the bracket at the cursor is text, and no bracket of the program.
function! s:IsText(lnum, col) abort
  for id in synstack(a:lnum, a:col)
    if synIDattr(id, 'name') =~# 'Comment\|Doc\|String\|Interpolation'
      return 1
    endif
  endfor
  return 0
endfunction

" 1 where the line starts inside a block comment: its text is the author's.
function! s:InBlockComment(lnum) abort
  let stack = map(synstack(a:lnum, 1), 'synIDattr(v:val, "name")')
  return get(stack, 0, '') ==# 'clauseCommentBlock' && (len(stack) > 1 || getline(a:lnum) !~# '^/\*')
endfunction

function! GetClauseIndent(lnum) abort
  if s:InBlockComment(a:lnum)
    return indent(a:lnum) > 0 ? indent(a:lnum) : indent(prevnonblank(a:lnum - 1))
  endif
  call cursor(a:lnum, 1)
  let opener = searchpair('[([{]', '', '[)\]}]', 'bnW', 's:IsText(line("."), col("."))')
  if opener == 0
    return 0
  endif
  return indent(opener) + (getline(a:lnum) =~# '^\s*[)\]}]' ? 0 : shiftwidth())
endfunction

let &cpo = s:cpo_save
unlet s:cpo_save
